"""IPP as an emulated printer reads and writes it: written from RFC 8010's tables, sharing nothing with the codec.

Only what kiosks and common tools send is read; a request with anything else is answered "bad request".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

OPERATION_GROUP: Final = 1
JOB_GROUP: Final = 2
PRINTER_GROUP: Final = 4
UNSUPPORTED_GROUP: Final = 5
_END: Final = 3

# What the printer says is (tag, value) pairs by these words.
TAGS: Final = {
    "no-value": 0x13,
    "integer": 0x21,
    "boolean": 0x22,
    "enum": 0x23,
    "octets": 0x30,
    "range": 0x33,
    "collection": 0x34,
    "text": 0x41,
    "name": 0x42,
    "keyword": 0x44,
    "uri": 0x45,
    "charset": 0x47,
    "language": 0x48,
    "mime": 0x49,
}

Content = int | bool | str | bytes | None | list[tuple[str, str, "Content"]]
Said = tuple[str, str, tuple[Content, ...]]  # name, word of TAGS, values


class BadRequest(Exception):
    """No IPP request. Carries what was wrong."""


@dataclass(slots=True)
class Asked:
    """A request. Values are raw bytes by group and name, as they came."""

    version: bytes
    operation: int
    request_id: int
    groups: dict[int, dict[str, list[bytes]]] = field(default_factory=dict)
    document: bytes = b""

    def text(self, name: str, group: int = OPERATION_GROUP) -> str | None:
        """Give the first value as text. Raises BadRequest."""
        values = self.groups.get(group, {}).get(name)
        return _utf8(values[0]) if values else None

    def texts(self, name: str) -> list[str]:
        """Give all values as text. Raises BadRequest."""
        return [_utf8(value) for value in self.groups.get(OPERATION_GROUP, {}).get(name, [])]

    def number(self, name: str) -> int | None:
        """Give the first value as an integer."""
        values = self.groups.get(OPERATION_GROUP, {}).get(name)
        return int.from_bytes(values[0], "big", signed=True) if values else None

    def truth(self, name: str) -> bool:
        """Whether the first value is true."""
        return self.groups.get(OPERATION_GROUP, {}).get(name, [b"\0"])[0] == b"\1"


def read_request(body: bytes) -> Asked:
    """Read a request and the document behind it. Raises BadRequest."""
    try:
        return _read(body)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise BadRequest(str(error)) from error


def _read(body: bytes) -> Asked:
    operation, request_id = struct.unpack_from(">Hi", body, 2)
    asked = Asked(body[:2], operation, request_id)
    at, group, last, depth = 8, dict[str, list[bytes]](), "", 0
    while body[at] != _END:
        tag = body[at]
        at += 1
        if tag < 0x10:
            group = asked.groups.setdefault(tag, {})
            continue
        name, at = _counted(body, at)
        value, at = _counted(body, at)
        depth += {0x34: 1, 0x37: -1}.get(tag, 0)
        if depth or tag == 0x37:  # collections are taken and not looked into
            continue
        last = name.decode("ascii") or last
        group.setdefault(last, []).append(value)
    asked.document = body[at + 1 :]
    return asked


def _utf8(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"not UTF-8: {error.reason}") from error


def _counted(body: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", body, at)
    end = at + 2 + length
    if end > len(body):
        raise BadRequest("a length beyond the end")
    return body[at + 2 : end], end


def write_reply(asked: Asked, status: int, groups: list[tuple[int, list[Said]]], message: str = "") -> bytes:
    """Write a reply; charset and language are put in front."""
    opening: list[Said] = [
        ("attributes-charset", "charset", ("utf-8",)),
        ("attributes-natural-language", "language", ("en",)),
    ]
    if message:
        opening.append(("status-message", "text", (message,)))
    out = [asked.version, struct.pack(">Hi", status, asked.request_id)]
    for group, attributes in [(OPERATION_GROUP, opening), *groups]:
        out.append(bytes((group,)))
        for name, word, values in attributes:
            label = name
            for value in values:
                out.append(_field(word, label, value))
                label = ""
    return b"".join([*out, bytes((_END,))])


def _field(word: str, name: str, value: Content) -> bytes:
    if isinstance(value, list):
        inside = b"".join(_member(*member) for member in value)
        return _raw(TAGS[word], name, b"") + inside + _raw(0x37, "", b"")
    return _raw(TAGS["no-value"] if value is None else TAGS[word], name, _bytes(word, value))


def _member(name: str, word: str, value: Content) -> bytes:
    return _raw(0x4A, "", name.encode()) + _field(word, "", value)


def _bytes(word: str, value: int | str | bytes | None) -> bytes:
    if value is None:
        return b""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    return bytes((value,)) if word == "boolean" else struct.pack(">i", value)


def _raw(tag: int, name: str, value: bytes) -> bytes:
    return bytes((tag,)) + struct.pack(">H", len(name)) + name.encode() + struct.pack(">H", len(value)) + value
