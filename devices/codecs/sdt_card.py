"""The text block of an ID card: 256 bytes of UTF-16LE, padded with U+0020, in one of three layouts.

Source: GA/T 490-2019 as vendors publish it. Resident and I: confidence H; J and Y: M.
Numbers are bytes: offset, length.
Whether chips hold lone surrogates is not published; they are kept (surrogatepass) and judged by the domain, never here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.domain.identity import CardKind, IdCard

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT_BYTES: Final = 256
_TYPE: Final = (248, 2)
_KINDS: Final = {
    " ": CardKind.RESIDENT,
    "J": CardKind.HK_MACAO_TAIWAN,
    "I": CardKind.FOREIGN_2017,
    "Y": CardKind.FOREIGN_2023,
}

_Places = tuple[tuple[int, int], ...]  # a field can be cut into pieces
_RESIDENT: Final[dict[str, _Places]] = {
    "name": ((0, 30),),
    "sex": ((30, 2),),
    "ethnicity": ((32, 4),),
    "birth": ((36, 16),),
    "address": ((52, 70),),
    "number": ((122, 36),),
    "authority": ((158, 30),),
    "valid_from": ((188, 16),),
    "valid_to": ((204, 16),),
}
_LAYOUTS: Final[dict[CardKind, dict[str, _Places]]] = {
    CardKind.RESIDENT: _RESIDENT,
    CardKind.HK_MACAO_TAIWAN: {
        **{field: place for field, place in _RESIDENT.items() if field != "ethnicity"},
        "pass_number": ((220, 18),),
        "issue_count": ((238, 4),),
    },
    CardKind.FOREIGN_2017: {
        "english_name": ((0, 120),),
        "sex": ((120, 2),),
        "number": ((122, 30),),
        "nationality": ((152, 6),),
        "name": ((158, 30),),
        "valid_from": ((188, 16),),
        "valid_to": ((204, 16),),
        "birth": ((220, 16),),
        "version": ((236, 4),),
        "authority": ((240, 8),),  # the receiving agency's code
    },
    CardKind.FOREIGN_2023: {
        "name": ((0, 30),),
        "sex": ((30, 2),),
        "issue_count": ((32, 4),),  # how often it was renewed
        "birth": ((36, 16),),
        "english_name": ((52, 70), (220, 22)),
        "number": ((122, 36),),
        "valid_from": ((188, 16),),
        "valid_to": ((204, 16),),
        "nationality": ((242, 6),),
        "former_number": ((250, 6),),
    },
}
_BLANK: Final = " \0\uffff"  # padding, and what memory holds that was never written


class MalformedText(ValueError):
    """A text block of a length no card has. Carries the length, never the bytes."""

    def __init__(self, length: int) -> None:
        super().__init__(f"a text block of {length} bytes instead of {TEXT_BYTES}")
        self.length = length


def decode_text(block: bytes, *, newest_address: str = "", characters: Mapping[int, str] | None = None) -> IdCard:
    """Read a text block. Any 256 bytes give a card; raises MalformedText for any other length.

    A type that nobody published gives kind None and the fields by the residents' layout: for a technician's eyes, since
    the domain refuses the card. A blank block gives kind None and no field. `characters`: what private-use code points
    stand for (devices.codecs.character_map).
    """
    if len(block) != TEXT_BYTES:
        raise MalformedText(len(block))
    kind = _KINDS.get(_text(block, (_TYPE,)))
    layout = _LAYOUTS[kind] if kind is not None else _RESIDENT
    table = characters or {}
    fields = {field: _legible(_text(block, places)).translate(table) for field, places in layout.items()}
    return IdCard(kind=kind if any(fields.values()) else None, **fields, newest_address=newest_address)


def decode_address(block: bytes, *, characters: Mapping[int, str] | None = None) -> str:
    """Read the newest address: UTF-16LE, padded; "" for a blank block. Half a character at its end is left out."""
    text = block[: len(block) // 2 * 2].decode("utf-16-le", "surrogatepass")
    return _legible(text).translate(characters or {})


def encode_text(card: IdCard) -> bytes:
    """Write a card's text block: what `decode_text` reads back. Raises ValueError for a field that does not fit."""
    if card.kind is None:
        raise ValueError("a card of unknown type has no layout")
    block = bytearray(" ".encode("utf-16-le") * (TEXT_BYTES // 2))
    letter = next(letter for letter, kind in _KINDS.items() if kind is card.kind)
    for value, places in (
        *((getattr(card, field), places) for field, places in _LAYOUTS[card.kind].items()),
        (letter, (_TYPE,)),
    ):
        _put(block, value.encode("utf-16-le", "surrogatepass"), places)
    return bytes(block)


def _text(block: bytes, places: _Places) -> str:
    return b"".join(block[start : start + size] for start, size in places).decode("utf-16-le", "surrogatepass")


def _legible(text: str) -> str:
    """Take the padding away; erased memory only where nothing else is, so that damage at a field's end stays seen."""
    return text.rstrip(" ") if text.strip(_BLANK) else ""


def _put(block: bytearray, data: bytes, places: _Places) -> None:
    for start, size in places:
        piece, data = data[:size], data[size:]
        block[start : start + len(piece)] = piece
    if data:
        raise ValueError(f"a value is {len(data)} bytes too long for its place")
