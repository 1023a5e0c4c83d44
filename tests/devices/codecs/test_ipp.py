from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.codecs.ipp import (
    Attribute,
    Collection,
    Group,
    GroupTag,
    IppMessage,
    MalformedIpp,
    Plain,
    Tag,
    Unwritable,
    Value,
    decode,
    encode,
)

# RFC 8010 A.1, Print-Job request, as far as "copies"; the bytes are the RFC's
PRINT_JOB = bytes.fromhex(
    "0101 0002 00000001 01"
    "47 0012 617474726962757465732d63686172736574 0005 7574662d38"
    "48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0005 656e2d7573"
    "45 000b 7072696e7465722d757269 002c"
    "6970703a2f2f7072696e7465722e6578616d706c652e636f6d2f6970702f7072696e742f70696e65747265 65"
    "42 0008 6a6f622d6e616d65 0006 666f6f626172"
    "22 0016 6970702d6174747269627574652d666964656c697479 0001 01"
    "02 21 0006 636f70696573 0004 00000014"
    "44 0005 7369646573 0013 74776f2d73696465642d6c6f6e672d65646765 03"
)

names = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30)
texts = st.sampled_from((Tag.TEXT, Tag.NAME, Tag.KEYWORD, Tag.URI, Tag.MIME_TYPE)).flatmap(
    lambda tag: st.text(max_size=40).map(lambda text: Value(tag, text))
)
plain = st.one_of(
    st.integers(-(2**31), 2**31 - 1).map(lambda number: Value(Tag.INTEGER, number)),
    st.integers(0, 255).map(lambda number: Value(Tag.ENUM, number)),
    st.booleans().map(lambda truth: Value(Tag.BOOLEAN, truth)),
    st.binary(max_size=20).map(lambda raw: Value(Tag.OCTETS, raw)),
    st.just(Value(Tag.NO_VALUE, None)),
    texts,
)


def attributes(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Attribute]:
    return st.builds(Attribute, names, st.lists(values, min_size=1, max_size=3).map(tuple))


values = st.recursive(
    plain,
    lambda inner: st.lists(attributes(inner), max_size=3).map(lambda a: Value(Tag.COLLECTION, Collection(tuple(a)))),
    max_leaves=6,
)
messages = st.builds(
    IppMessage,
    code=st.integers(0, 0x7FFF),
    request_id=st.integers(1, 2**31 - 1),
    groups=st.lists(
        st.builds(
            Group,
            st.sampled_from((GroupTag.OPERATION, GroupTag.JOB, GroupTag.PRINTER, GroupTag.UNSUPPORTED)),
            st.lists(attributes(values), max_size=4).map(tuple),
        ),
        max_size=4,
    ).map(tuple),
)


def message(*attributes: Attribute) -> IppMessage:
    return IppMessage(2, 1, (Group(GroupTag.OPERATION, attributes),))


@settings(max_examples=60)
@given(messages)
def test_message_written_is_read_as_it_was(message: IppMessage) -> None:
    assert decode(encode(message)) == (message, b"")


@settings(max_examples=20)
@given(messages, st.binary(max_size=50))
def test_document_behind_a_message_comes_through(message: IppMessage, document: bytes) -> None:
    assert decode(encode(message) + document)[1] == document


@settings(max_examples=60)
@given(messages, st.data())
def test_message_cut_off_anywhere_is_malformed(message: IppMessage, data: st.DataObject) -> None:
    whole = encode(message)
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(MalformedIpp):
        decode(whole[:cut])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_malformed(garbage: bytes) -> None:
    try:
        decode(b"\x01\x01\x00\x00\x00\x00\x00\x01" + garbage)
    except MalformedIpp:
        return


def test_request_of_the_rfc_is_read() -> None:
    read, _ = decode(PRINT_JOB)
    job = read.every(GroupTag.JOB)[0]
    assert [(a.name, a.values[0].value) for a in job.attributes] == [("copies", 20), ("sides", "two-sided-long-edge")]


def test_request_of_the_rfc_is_written_byte_for_byte() -> None:
    assert encode(decode(PRINT_JOB)[0]) == PRINT_JOB


def test_empty_groups_are_kept_apart() -> None:
    jobs = IppMessage(0, 1, (Group(GroupTag.OPERATION, ()), Group(GroupTag.JOB, ()), Group(GroupTag.JOB, ())))
    assert len(decode(encode(jobs))[0].every(GroupTag.JOB)) == 2


def test_text_that_is_no_utf8_comes_through_unharmed() -> None:
    raw = encode(message(Attribute("printer-location", (Value(Tag.TEXT, "abcd"),)))).replace(
        b"abcd", b"\xb4\xf3\xcc\xfc"
    )
    assert encode(decode(raw)[0]) == raw


def test_name_with_language_gives_its_name() -> None:
    raw = encode(message(Attribute("job-name", (Value(Tag.OCTETS, b"\x00\x02en\x00\x03S-1"),))))
    read, _ = decode(raw.replace(b"\x30\x00\x08job-name", b"\x36\x00\x08job-name"))
    assert read.groups[0].attributes[0].values[0].value == "S-1"


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        (Tag.INTEGER, "1"),
        (Tag.INTEGER, True),
        (Tag.INTEGER, 2**31),
        (Tag.BOOLEAN, 1),
        (Tag.KEYWORD, 5),
        (Tag.KEYWORD, None),
        (Tag.OCTETS, "text"),
        (Tag.COLLECTION, "text"),
        (Tag.COLLECTION, b""),
        (Tag.NO_VALUE, 1),
        (Tag.NAME_WITH_LANGUAGE, "name"),
        (Tag.TEXT, "x" * 40_000),
    ],
)
def test_value_that_does_not_fit_its_tag_is_unwritable(tag: Tag, value: Plain) -> None:
    with pytest.raises(Unwritable):
        encode(message(Attribute("some", (Value(tag, value),))))


def test_attribute_without_value_is_unwritable() -> None:
    with pytest.raises(Unwritable):
        encode(message(Attribute("some", ())))


@pytest.mark.parametrize(
    "wrong",
    [
        "0101 0000 00000001 0f",  # ends within a group
        "0101 0000 00000001 41 0001 61 0000 03",  # a value before any group
        "0101 0000 00000001 01 41 0000 0001 61 03",  # a further value of no attribute
        "0101 0000 00000001 01 21 0001 61 0002 0001 03",  # an integer of two bytes
        "0101 0000 00000001 01 22 0001 61 0001 02 03",  # a boolean of 2
        "0101 0000 00000001 01 34 0001 61 0000 03",  # a collection that does not end
        "0101 0000 00000001 01 34 0001 61 0000 4a 0000 0001 62 37 0000 0000 03",  # a member without value
        "0101 0000 00000001 01 34 0001 61 0000 21 0000 0004 00000001 37 0000 0000 03",  # a value without member
        "0101 0000 00000001 01 44 0001 ff 0000 03",  # a name that is not ASCII
        "0901 0000 00000001 03",  # another version
        "0101 0000 00000001 00 03",  # group 0
    ],
)
def test_senseless_message_is_malformed(wrong: str) -> None:
    with pytest.raises(MalformedIpp):
        decode(bytes.fromhex(wrong))


def test_collections_without_end_are_malformed() -> None:
    deep = "34 0001 61 0000" + "4a 0000 0001 62 34 0000 0000" * 50
    with pytest.raises(MalformedIpp, match="deep"):
        decode(bytes.fromhex("0101 0000 00000001 01" + deep))


def test_hundred_thousand_values_of_one_attribute_are_read_in_moments() -> None:
    first, more = b"\x44\x00\x05media\x00\x01a", b"\x44\x00\x00\x00\x01a"
    message, _ = decode(b"\x02\x00\x00\x00\x00\x00\x00\x01\x04" + first + more * 100_000 + b"\x03")
    assert len(message.groups[0].attributes[0].values) == 100_001
