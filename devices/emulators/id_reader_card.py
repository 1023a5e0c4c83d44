"""Cards to lay on the emulated reader: invented people only.

Source: GA/T 490-2019 as vendors publish it. Written from the published table, not from the codec, so that a mistake in
one shows against the other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.domain.ethnicities import ETHNICITIES
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# A photo block nobody can decode: the WLT mark (M) and a pattern.
SYNTHETIC_PHOTO: Final = b"\x57\x4c\x66\x00" + bytes((7 * n + 3) % 256 for n in range(1020))

_LONG_TERM: Final = "长期"
_SEXES: Final = {"unknown": "0", "male": "1", "female": "2", "unspecified": "9"}
_ETHNICITY_CODES: Final = {name: code for code, name in ETHNICITIES.items()}
_FIELDS: Final = {
    "kind",
    "name",
    "number",
    "birth",
    "sex",
    "ethnicity",
    "address",
    "authority",
    "valid_from",
    "valid_to",
    "english_name",
    "nationality",
    "pass_number",
    "issue_count",
    "version",
    "former_number",
    "newest_address",
    "printed_address",
}
# In read-card's JSON, not on a card.
_IGNORED: Final = {"valid", "reason", "sam_id", "elapsed_ms", "baud", "photo", "fingerprint_bytes"}
_BLOCKS: Final = {"text_block_hex", "photo_hex", "fingerprint_hex", "address_hex"}

# (first character, how many characters) in a block of 128 UTF-16 units
_RESIDENT: Final = {
    "name": [(0, 15)],
    "sex": [(15, 1)],
    "ethnicity": [(16, 2)],
    "birth": [(18, 8)],
    "address": [(26, 35)],
    "number": [(61, 18)],
    "authority": [(79, 15)],
    "valid_from": [(94, 8)],
    "valid_to": [(102, 8)],
}
_PERMIT_J: Final = {**_RESIDENT, "pass_number": [(110, 9)], "issue_count": [(119, 2)]}
_FOREIGN_I: Final = {
    "english_name": [(0, 60)],
    "sex": [(60, 1)],
    "number": [(61, 15)],
    "nationality": [(76, 3)],
    "name": [(79, 15)],
    "valid_from": [(94, 8)],
    "valid_to": [(102, 8)],
    "birth": [(110, 8)],
    "version": [(118, 2)],
    "authority": [(120, 4)],
}
_FOREIGN_Y: Final = {
    "name": [(0, 15)],
    "sex": [(15, 1)],
    "issue_count": [(16, 2)],
    "birth": [(18, 8)],
    "english_name": [(26, 35), (110, 11)],
    "number": [(61, 18)],
    "valid_from": [(94, 8)],
    "valid_to": [(102, 8)],
    "nationality": [(121, 3)],
    "former_number": [(125, 3)],
}
_ADDRESS_UNITS: Final = 35
_LONGEST_BLOCK: Final = 16_000
_TYPE_AT: Final = 124
_LAYOUTS: Final = {"resident": _RESIDENT, "J": _PERMIT_J, "I": _FOREIGN_I, "Y": _FOREIGN_Y}


@dataclass(frozen=True, slots=True, repr=False)
class EmulatedCard:
    """The blocks of a chip: any bytes of any length. `address`: the newest one, empty when there is none."""

    text: bytes
    photo: bytes = SYNTHETIC_PHOTO
    fingerprint: bytes = b""
    address: bytes = b""

    def __repr__(self) -> str:
        """Not even invented people go into logs."""
        return f"EmulatedCard({len(self.text)}, {len(self.photo)} bytes)"


def load_card(path: Path) -> EmulatedCard:
    """Read a card file. Raises SettingsError that names the file and what is wrong with it."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"card {path}: {error.strerror}") from error
    except ValueError as error:  # JSON and UTF-8 both
        raise SettingsError(f"card {path}: not JSON: {error}") from error
    try:
        return card_from(value)
    except SettingsError as error:
        raise SettingsError(f"card {path}: {error}") from error


def card_from(value: object) -> EmulatedCard:
    """Build a card from `{"text_block_hex", "photo_hex"}` or from fields named as in read-card's JSON."""
    if not isinstance(value, dict):
        raise SettingsError("not a JSON object")
    unknown = sorted(str(key) for key in value if key not in _FIELDS | _IGNORED | _BLOCKS)
    if unknown:
        raise SettingsError(f"unknown fields {', '.join(unknown)}; known are {', '.join(sorted(_FIELDS | _BLOCKS))}")
    return EmulatedCard(
        text=_hex(value, "text_block_hex") if "text_block_hex" in value else text_block(value),
        photo=_hex(value, "photo_hex") if "photo_hex" in value else SYNTHETIC_PHOTO,
        fingerprint=_hex(value, "fingerprint_hex") if "fingerprint_hex" in value else b"",
        address=_hex(value, "address_hex") if "address_hex" in value else address_block(value),
    )


def text_block(fields: Mapping[str, object]) -> bytes:
    """Write 256 bytes of UTF-16LE from fields. `valid_to` None is 长期; an unknown kind is laid out as a resident's."""
    if fields.get("printed_address"):
        fields = {**fields, "address": fields["printed_address"]}
    kind = fields.get("kind", "resident")
    units = [b" \x00"] * 128
    for field, places in _LAYOUTS.get(str(kind), _RESIDENT).items():
        raw = _raw(field, fields.get(field, "")).encode("utf-16-le", "surrogatepass")
        pieces = [raw[n : n + 2] for n in range(0, len(raw), 2)]
        room = sum(count for _, count in places)
        if len(pieces) > room:
            raise SettingsError(f"{field} takes {room} characters at most")
        for start, count in places:
            taken, pieces = pieces[:count], pieces[count:]
            units[start : start + len(taken)] = taken
    if kind != "resident":
        units[_TYPE_AT] = str(kind or " ")[:1].encode("utf-16-le", "surrogatepass")[:2]
    return b"".join(units)


def address_block(fields: Mapping[str, object]) -> bytes:
    """Write the newest address, 70 bytes of UTF-16LE; nothing when there is none."""
    raw = _raw("newest_address", fields.get("newest_address")).encode("utf-16-le", "surrogatepass")
    if len(raw) > 2 * _ADDRESS_UNITS:
        raise SettingsError(f"newest_address takes {_ADDRESS_UNITS} characters at most")
    return raw + b" \x00" * (_ADDRESS_UNITS - len(raw) // 2) if raw else b""


def _raw(field: str, value: object) -> str:
    """Turn a value as people write it into what the chip holds."""
    if value is None:
        return _LONG_TERM if field == "valid_to" else ""
    text = str(value)
    match field:
        case "birth" | "valid_from" | "valid_to":
            return text.replace("-", "")
        case "sex":
            return _SEXES.get(text, text)
        case "ethnicity":
            return _ETHNICITY_CODES.get(text, text)
        case _:
            return text


def _hex(value: Mapping[str, object], key: str) -> bytes:
    try:
        block = bytes.fromhex(str(value[key]))
    except ValueError as error:
        raise SettingsError(f"{key} is not hexadecimal") from error
    if len(block) > _LONGEST_BLOCK:
        raise SettingsError(f"{key} takes {_LONGEST_BLOCK} bytes at most: a frame tells its length in two")
    return block
