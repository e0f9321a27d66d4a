"""actfast against its peers: ``python -m tests.bench``."""
