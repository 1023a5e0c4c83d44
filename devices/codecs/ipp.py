"""IPP messages as bytes. Source: RFC 8010 (encoding), PWG 5100.12 (versions).

Nothing is dropped in silence: what cannot be written raises `Unwritable`, what cannot be read raises `MalformedIpp`,
and every value keeps the tag it came with. Text that is no UTF-8 (a location typed in another encoding) comes through
unharmed as surrogate escapes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

VERSION: Final = (2, 0)
_MAX_LENGTH: Final = 0x7FFF  # RFC 8010 3.1: lengths are SIGNED-SHORT
_DEEPEST: Final = 8  # collections inside collections
_MEMBER_NAME: Final = 0x4A
_END_COLLECTION: Final = 0x37


class MalformedIpp(ValueError):
    """These bytes are no IPP message."""


class Unwritable(ValueError):
    """This message cannot be put into bytes as it stands."""


class GroupTag(IntEnum):
    """Where a group of attributes begins: RFC 8010 3.5.1."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05
    SUBSCRIPTION = 0x06
    EVENT_NOTIFICATION = 0x07
    RESOURCE = 0x08
    DOCUMENT = 0x09
    SYSTEM = 0x0A


class Tag(IntEnum):
    """What a value is: RFC 8010 3.5.2. Tags not listed are kept as numbers, their values as bytes."""

    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49


_WITH_LANGUAGE: Final = frozenset({Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE})
_STRINGS: Final = frozenset(range(0x40, 0x60)) | _WITH_LANGUAGE


@dataclass(frozen=True, slots=True)
class Collection:
    """A value made of attributes."""

    members: tuple[Attribute, ...]


# bytes: octets, dates, resolutions, ranges and tags this codec has no use for; None: out-of-band, there is no value
Plain = int | bool | str | bytes | Collection | None


@dataclass(frozen=True, slots=True)
class Value:
    """A value and its tag. The language of a text with language is let go: what we read is told by its words."""

    tag: int
    value: Plain


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name and its values, one at least."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Attributes of one thing: the operation, a job, the printer."""

    tag: int
    attributes: tuple[Attribute, ...]

    def find(self, name: str) -> Attribute | None:
        """Give the attribute of this name, the first if a sloppy printer sent two."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


@dataclass(frozen=True, slots=True)
class IppMessage:
    """A request, with the operation as `code`; or a reply, with the status."""

    code: int
    request_id: int
    groups: tuple[Group, ...]
    version: tuple[int, int] = VERSION

    def every(self, tag: GroupTag) -> tuple[Group, ...]:
        """Give all groups of this kind, in order: one for each job."""
        return tuple(group for group in self.groups if group.tag == tag)


# ── writing ──


def encode(message: IppMessage) -> bytes:
    """Write a message; a document may follow it. Raises Unwritable."""
    out = bytearray(struct.pack(">bbHi", *message.version, message.code, message.request_id))
    for group in message.groups:
        out.append(group.tag)
        for attribute in group.attributes:
            _write_attribute(out, attribute)
    out.append(GroupTag.END)
    return bytes(out)


def _write_attribute(out: bytearray, attribute: Attribute) -> None:
    if not attribute.values or not attribute.name:
        raise Unwritable(f"attribute {attribute.name!r} has no value or no name")
    name = attribute.name.encode("ascii")
    for value in attribute.values:
        _write_field(out, value.tag, name, _content(attribute.name, value))
        if isinstance(value.value, Collection):
            _write_members(out, value.value)
        name = b""


def _write_members(out: bytearray, collection: Collection) -> None:
    for member in collection.members:
        _write_field(out, _MEMBER_NAME, b"", member.name.encode("ascii"))
        for value in member.values:
            _write_field(out, value.tag, b"", _content(member.name, value))
            if isinstance(value.value, Collection):
                _write_members(out, value.value)
    _write_field(out, _END_COLLECTION, b"", b"")


def _write_field(out: bytearray, tag: int, name: bytes, content: bytes) -> None:
    if len(name) > _MAX_LENGTH or len(content) > _MAX_LENGTH:
        raise Unwritable(f"{name!r}: {len(content)} bytes are too long for one value")
    out += struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(content)) + content


def _content(name: str, value: Value) -> bytes:
    match value.tag, value.value:
        case (Tag.BOOLEAN, bool() as truth):
            return bytes((truth,))
        case (Tag.INTEGER | Tag.ENUM, int() as number) if not isinstance(number, bool) and -(2**31) <= number < 2**31:
            return struct.pack(">i", number)
        case (Tag.COLLECTION, Collection()) | (Tag.UNSUPPORTED | Tag.UNKNOWN | Tag.NO_VALUE, None):
            return b""
        case (tag, str() as text) if tag in _STRINGS and tag not in _WITH_LANGUAGE:
            return text.encode("utf-8", "surrogateescape")
        case (tag, bytes() as raw) if tag not in _STRINGS and tag > Tag.ENUM and tag != Tag.COLLECTION:
            return raw
    raise Unwritable(f"{name}: {type(value.value).__name__} does not fit tag 0x{value.tag:02x}")


# ── reading ──


def decode(data: bytes) -> tuple[IppMessage, bytes]:
    """Read a message and give what follows it, the document. Raises MalformedIpp."""
    reader = _Reader(data)
    major, minor, code, request_id = struct.unpack(">bbHi", reader.take(8))
    if major not in {1, 2}:
        raise MalformedIpp(f"IPP version {major}.{minor} is not 1 or 2")
    groups: list[Group] = []
    tag = reader.byte()
    while tag != GroupTag.END:
        if not 0 < tag < 0x10:
            raise MalformedIpp(f"byte {reader.at - 1}: 0x{tag:02x} begins no group")
        attributes: list[tuple[str, list[Value]]] = []
        begun = tag
        while (tag := reader.byte()) >= 0x10:
            reader.attribute(tag, attributes)
        groups.append(Group(begun, tuple(Attribute(name, tuple(values)) for name, values in attributes)))
    return IppMessage(code, request_id, tuple(groups), (major, minor)), data[reader.at :]


class _Reader:
    """Walks through a message."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        """Give the next bytes."""
        piece = self._data[self.at : self.at + count]
        if len(piece) < count:
            raise MalformedIpp(f"the message ends at byte {len(self._data)}, in the middle")
        self.at += count
        return piece

    def byte(self) -> int:
        """Give the next byte."""
        return self.take(1)[0]

    def string(self) -> bytes:
        """Give a length and what it counts."""
        return self.take(int.from_bytes(self.take(2), "big"))

    def attribute(self, tag: int, attributes: list[tuple[str, list[Value]]]) -> None:
        """Read one field: a new attribute, or one more value of the last. A printer may send a hundred thousand."""
        name = self.string()
        value = self._value(tag, self.string(), 0)
        if name:
            attributes.append((_ascii(name), [value]))
        elif attributes:
            attributes[-1][1].append(value)
        else:
            raise MalformedIpp(f"byte {self.at}: a further value of no attribute")

    def _value(self, tag: int, content: bytes, depth: int) -> Value:
        if tag == Tag.COLLECTION:
            return Value(tag, self._collection(depth + 1))
        return Value(tag, _plain(tag, content))

    def _collection(self, depth: int) -> Collection:
        if depth > _DEEPEST:
            raise MalformedIpp(f"byte {self.at}: collections {depth} deep")
        members: list[Attribute] = []
        name, values = "", list[Value]()
        while True:
            tag = self.byte()
            if tag < 0x10 or self.string():
                raise MalformedIpp(f"byte {self.at}: a collection does not end")
            content = self.string()
            if tag not in {_MEMBER_NAME, _END_COLLECTION}:
                values.append(self._value(tag, content, depth))
                continue
            if name and values:
                members.append(Attribute(name, tuple(values)))
            elif name or values:
                raise MalformedIpp(f"byte {self.at}: a member without name or value")
            if tag == _END_COLLECTION:
                return Collection(tuple(members))
            name, values = _ascii(content), []


def _plain(tag: int, content: bytes) -> Plain:
    if 0x10 <= tag < 0x20:
        return None
    if tag in {Tag.INTEGER, Tag.ENUM}:
        if len(content) != 4:
            raise MalformedIpp(f"an integer of {len(content)} bytes")
        return int.from_bytes(content, "big", signed=True)
    if tag == Tag.BOOLEAN:
        if content not in {b"\x00", b"\x01"}:
            raise MalformedIpp(f"a boolean of {content!r}")
        return content == b"\x01"
    if tag in _WITH_LANGUAGE:
        inner = _Reader(content)
        inner.string()
        return inner.string().decode("utf-8", "surrogateescape")
    if tag in _STRINGS:
        return content.decode("utf-8", "surrogateescape")
    return content


def _ascii(name: bytes) -> str:
    try:
        return name.decode("ascii")
    except UnicodeDecodeError as error:
        raise MalformedIpp(f"an attribute's name is not ASCII: {name[:40]!r}") from error
