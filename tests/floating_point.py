"""The CPU's floating-point control word, set as a careless library would."""

from __future__ import annotations

import ctypes
import mmap
import platform


def set_control(value: int) -> None:
    """Load MXCSR, by a few bytes of machine code."""
    if platform.machine() != "x86_64":
        return
    # ldmxcsr [rdi]; ret
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\x0f\xae\x17\xc3")
    function = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(
        ctypes.addressof(ctypes.c_char.from_buffer(code))
    )
    word = ctypes.c_uint32(value)
    function(ctypes.addressof(word))
