"""How large a QR code becomes. Source: ISO/IEC 18004, table 7: byte mode, error correction M."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

# Most bytes of versions 1 to 21. A printer that packs digits or capitals tighter makes a smaller code, never a larger.
_BYTES: Final = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711)


def code_modules(size: int) -> int:
    """Modules across, at most, of a code of `size` bytes, 1 to 711; without its quiet zone."""
    return 21 + 4 * bisect_left(_BYTES, size)
