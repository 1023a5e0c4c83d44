"""The text block: four kinds by the published table, and bytes nobody expects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.sdt_card import MalformedText, decode_address, decode_text, encode_text
from devices.emulators.id_reader_card import text_block
from kiosk.domain.identity import CardFault, CardKind, IdCard, recognise
from tests.fakes.people import TODAY


def block(kind: str, *fields: tuple[int, str]) -> bytes:
    """Write texts at byte offsets of a blank block, as the published table has them."""
    blank = bytearray(b" \x00" * 128)
    for offset, text in (*fields, (248, kind)):
        data = text.encode("utf-16-le", "surrogatepass")
        blank[offset : offset + len(data)] = data
    return bytes(blank)


RESIDENT = block(
    " ",
    (0, "沈小窗"),
    (30, "2"),
    (32, "01"),
    (36, "19900307"),
    (52, "北京市朝阳区样例路1号院2号楼301室"),
    (122, "11010519491231002X"),
    (158, "北京市公安局朝阳分局"),
    (188, "20210518"),
    (204, "长期"),
)


def test_resident_is_decoded_by_its_layout() -> None:
    assert decode_text(RESIDENT) == IdCard(
        kind=CardKind.RESIDENT,
        name="沈小窗",
        sex="2",
        ethnicity="01",
        birth="19900307",
        address="北京市朝阳区样例路1号院2号楼301室",
        number="11010519491231002X",
        authority="北京市公安局朝阳分局",
        valid_from="20210518",
        valid_to="长期",
    )


def test_long_term_stands_as_published_bytes() -> None:
    assert RESIDENT[204:220] == bytes.fromhex("7F951F67" + "2000" * 6)


def test_hong_kong_permit_is_decoded_by_its_layout() -> None:
    card = decode_text(
        block(
            "J", (0, "何样例"), (32, "??"), (122, "810000199001010019"), (220, "H00000001"), (238, "01"), (242, "xxx")
        )
    )
    assert (card.kind, card.name, card.number, card.ethnicity, card.pass_number, card.issue_count) == (
        CardKind.HK_MACAO_TAIWAN,
        "何样例",
        "810000199001010019",
        "",
        "H00000001",
        "01",
    )


def test_foreign_card_of_2017_is_decoded_by_its_layout() -> None:
    card = decode_text(
        block(
            "I",
            (0, "SAMPLE, JOHN WILLIAM"),
            (120, "1"),
            (122, "USA110185071200"),
            (152, "USA"),
            (158, "史密样"),
            (188, "20190301"),
            (204, "20290301"),
            (220, "19850712"),
            (236, "01"),
            (240, "1500"),
        )
    )
    assert card == IdCard(
        kind=CardKind.FOREIGN_2017,
        name="史密样",
        english_name="SAMPLE, JOHN WILLIAM",
        sex="1",
        number="USA110185071200",
        nationality="USA",
        valid_from="20190301",
        valid_to="20290301",
        birth="19850712",
        version="01",
        authority="1500",
    )


def test_foreign_card_of_2023_joins_its_english_name() -> None:
    name = "ABCDEFGHIJKLMNOPQRSTUVWXYZ ABCDEFGHIJKLMNOPQRS"
    card = decode_text(
        block(
            "Y",
            (0, "玛丽亚"),
            (32, "02"),
            (52, name[:35]),
            (122, "911100198705251141"),
            (220, name[35:]),
            (242, "ESP"),
            (250, "A07"),
        )
    )
    assert (card.kind, card.english_name, card.issue_count, card.nationality, card.former_number, card.address) == (
        CardKind.FOREIGN_2023,
        name,
        "02",
        "ESP",
        "A07",
        "",
    )


def test_english_name_of_60_characters_is_whole() -> None:
    assert decode_text(block("I", (0, "N" * 60))).english_name == "N" * 60


@pytest.mark.parametrize("name", ["阿卜杜热西提·买买提", "王𠮷", "\ue863样", "丁", "名" * 15])
def test_name_is_kept_character_for_character(name: str) -> None:
    assert decode_text(block(" ", (0, name))).name == name


def test_blanks_inside_a_field_are_kept() -> None:
    assert decode_text(block("I", (0, "DE LA CRUZ  ANA"))).english_name == "DE LA CRUZ  ANA"


def test_lone_surrogate_is_kept_and_refused_by_the_domain() -> None:
    card = decode_text(block(" ", (0, "王\ud842"), (122, "11010519491231002X"), (36, "19491231")))
    assert (card.name, recognise(card, today=TODAY)) == ("王\ud842", CardFault.NAME_UNREADABLE)


@pytest.mark.parametrize("kind", ["K", "j", "\x00", "\ud800", "身"])
def test_type_nobody_published_gives_no_kind(kind: str) -> None:
    assert decode_text(block(kind, (122, "11010519491231002X"))).kind is None


@pytest.mark.parametrize("blank", [b" \0", b"\0\0", b"\xff\xff"], ids=["spaces", "zeros", "erased"])
def test_blank_block_is_a_malformed_card_of_no_kind(blank: bytes) -> None:
    card = decode_text(blank * 128)
    assert (card, recognise(card, today=TODAY)) == (
        IdCard(kind=None, name="", number="", birth=""),
        CardFault.MALFORMED,
    )


@pytest.mark.parametrize("damage", ["\0", "\uffff"])
def test_erased_memory_at_the_end_of_a_name_is_damage(damage: str) -> None:
    assert decode_text(block(" ", (0, f"张{damage}"))).name == f"张{damage}"


def test_private_use_characters_become_what_the_map_says() -> None:
    card = decode_text(block(" ", (0, "刘\ue863"), (52, "\ue863路1号")), characters={0xE863: "䶮"})
    assert (card.name, card.address) == ("刘䶮", "䶮路1号")


def test_newest_address_goes_with_the_card() -> None:
    assert decode_text(RESIDENT, newest_address="样例市新路9号").home_address == "样例市新路9号"


@pytest.mark.parametrize(
    ("data", "address"),
    [
        ("样例市新路9号".encode("utf-16-le") + b" \0" * 28, "样例市新路9号"),
        (b" \0" * 35, ""),
        (bytes(70), ""),
        (b"\xff" * 70, ""),
        (b"", ""),
        ("样例".encode("utf-16-le") + b"\x4f", "样例"),
        ("路\ue863".encode("utf-16-le"), "路䶮"),
    ],
)
def test_newest_address_is_decoded(data: bytes, address: str) -> None:
    assert decode_address(data, characters={0xE863: "䶮"}) == address


@given(st.binary(max_size=256))
def test_any_bytes_are_an_address_never_a_crash(data: bytes) -> None:
    assert len(decode_address(data)) <= 128


@pytest.mark.parametrize("length", [0, 1, 255, 257, 1280])
def test_block_of_another_length_is_malformed(length: int) -> None:
    with pytest.raises(MalformedText) as caught:
        decode_text(bytes(length))
    assert caught.value.length == length


@given(st.binary(min_size=256, max_size=256))
def test_any_256_bytes_are_a_card_or_refused_never_a_crash(data: bytes) -> None:
    recognise(decode_text(data), today=TODAY)


@pytest.mark.parametrize("kind", CardKind)
def test_encoded_card_is_decoded_again(kind: CardKind) -> None:
    card = IdCard(kind=kind, name="样例", number="11010519491231002X"[:15], birth="19491231", valid_to="长期")
    assert decode_text(encode_text(card)) == card


@pytest.mark.parametrize("kind", CardKind)
def test_codec_and_emulator_agree_on_every_layout(kind: CardKind) -> None:
    fields = {
        "name": "样例甲",
        "number": "110105194912310"[:15],
        "birth": "19491231",
        "sex": "1",
        "valid_from": "20200101",
        "valid_to": "20400101",
    }
    if kind in {CardKind.FOREIGN_2017, CardKind.FOREIGN_2023}:
        fields |= {"english_name": "E" * 46, "nationality": "ESP"}
    if kind is CardKind.FOREIGN_2017:
        fields |= {"version": "01", "authority": "1500"}
    if kind is CardKind.FOREIGN_2023:
        fields |= {"former_number": "A07"}
    if kind is CardKind.HK_MACAO_TAIWAN:
        fields |= {"pass_number": "H00000001", "address": "样例市样例路1号"}
    if kind in {CardKind.HK_MACAO_TAIWAN, CardKind.FOREIGN_2023}:
        fields |= {"issue_count": "07"}
    card = IdCard(kind=kind, **fields)
    assert text_block({"kind": str(kind), **fields}) == encode_text(card)


def test_card_of_unknown_kind_cannot_be_encoded() -> None:
    with pytest.raises(ValueError, match="no layout"):
        encode_text(IdCard(kind=None, name="样", number="1", birth=""))


def test_value_too_long_for_its_place_cannot_be_encoded() -> None:
    with pytest.raises(ValueError, match="too long"):
        encode_text(IdCard(kind=CardKind.RESIDENT, name="名" * 16, number="1", birth=""))
