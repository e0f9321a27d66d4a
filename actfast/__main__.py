"""Entry point of ``python -m actfast``."""

import sys

from actfast.cli import main

if __name__ == "__main__":
    sys.exit(main())
