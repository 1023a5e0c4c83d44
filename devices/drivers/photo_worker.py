"""The process that a vendor's photo library runs in. A script: it imports nothing of this product.

    python photo_worker.py LIBRARY SYMBOL < block > pixels

Closed code gets one photo and may do with itself what it likes: crash, hang, write. It has no files (size limit 0), no
core dump, no terminal, and its standard output is nobody's; the pixels leave by a descriptor of their own.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from typing import Final

PIXEL_BYTES: Final = 102 * 126 * 3
REFUSED: Final = 3
NOT_LOADED: Final = 4
_TAKEN: Final = 1  # what the library gives when it decoded
_SLACK: Final = 1 << 16  # for a library that writes a little more than its picture
_PR_SET_DUMPABLE: Final = 4


def _lock_up() -> int:
    """Give up what closed code must not have; gives the descriptor for the pixels."""
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    pixels = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return pixels


def main() -> int:
    """Decode standard input once; gives the exit code."""
    block = sys.stdin.buffer.read()
    out = _lock_up()
    try:
        decode = getattr(ctypes.CDLL(sys.argv[1]), sys.argv[2])
    except (OSError, AttributeError):
        return NOT_LOADED
    decode.restype = ctypes.c_int
    source = ctypes.create_string_buffer(block, len(block) + 1)
    pixels = ctypes.create_string_buffer(PIXEL_BYTES + _SLACK)
    if decode(source, pixels, ctypes.c_int(0)) != _TAKEN:
        return REFUSED
    view = memoryview(pixels)[:PIXEL_BYTES]
    while view:
        view = view[os.write(out, view) :]
    return 0


if __name__ == "__main__":
    os._exit(main())  # a closed library's own farewell is not waited for
