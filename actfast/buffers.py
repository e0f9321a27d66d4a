"""What is kept of the memory of large results.

The system takes longer to give a process new pages than a cheap function to fill them, so the
memory of a result of 32 MiB or more is kept when the array is gone, for the next such result. It is
offered to the system meanwhile, which takes it when memory is short, though it may still count as
the process's own. At most so many bytes are kept as ``set_buffer_limit()`` was given; else
``ACTFAST_BUFFER_BYTES``; else 256 MiB. Where a memory handler of NumPy's protocol other than
NumPy's own is set, results are in that handler's memory.
"""

from __future__ import annotations

from actfast import _loops
from actfast.errors import integer_from
from actfast.registry import environment

__all__ = ["free_buffers", "get_buffer_limit", "set_buffer_limit"]

DEFAULT = 1 << 28


def get_buffer_limit() -> int:
    """The number of bytes of which at most is kept for results to come.

    >>> import actfast as af
    >>> af.set_buffer_limit(0)
    >>> af.get_buffer_limit()
    0
    >>> af.set_buffer_limit(None)
    """
    return _loops.buffer_limit()


def set_buffer_limit(nbytes: int | None) -> None:
    """Set how many bytes are kept at most for results to come; what is beyond is given back.

    0 keeps nothing, and NumPy allocates all results. ``None`` is what it was at first: see
    :mod:`actfast.buffers`.

    Raises ``TypeError`` for what is no integer and ``ValueError`` for a negative one.
    """
    if nbytes is None:
        _loops.set_buffer_limit(_default())
        return
    given = integer_from(nbytes, 0, "set_buffer_limit: nbytes")
    _loops.set_buffer_limit(min(given, _loops.MAX_BYTES))


def free_buffers() -> int:
    """Give all that is kept back to the system; how many bytes that was.

    >>> import actfast as af
    >>> af.free_buffers() >= 0
    True
    """
    return _loops.free_buffers()


def _default() -> int:
    given = environment.buffer_bytes()
    return DEFAULT if given is None else min(given, _loops.MAX_BYTES)


def start() -> None:
    _loops.set_buffer_limit(_default())
