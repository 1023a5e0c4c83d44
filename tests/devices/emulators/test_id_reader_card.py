"""Card files: fields, raw blocks, and files that are neither."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from devices.codecs.sdt_card import decode_address, decode_text
from devices.emulators.id_reader_card import SYNTHETIC_PHOTO, card_from, load_card, text_block
from kiosk.domain.identity import CardFault, CardKind, IdCard, Identity, recognise
from kiosk.ports.errors import SettingsError

SAMPLES = Path(__file__).parents[3] / "assets" / "cards"
TODAY = date(2026, 11, 21)


def sample(name: str) -> IdCard:
    return decode_text(load_card(SAMPLES / f"{name}.json").text)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("resident", CardKind.RESIDENT),
        ("resident-long-term", CardKind.RESIDENT),
        ("long-name", CardKind.RESIDENT),
        ("rare-name", CardKind.RESIDENT),
        ("newest-address", CardKind.RESIDENT),
        ("hk-macao-taiwan", CardKind.HK_MACAO_TAIWAN),
        ("foreign-2017", CardKind.FOREIGN_2017),
        ("foreign-2023", CardKind.FOREIGN_2023),
    ],
)
def test_good_sample_is_believed(name: str, kind: CardKind) -> None:
    verdict = recognise(sample(name), today=TODAY)
    assert isinstance(verdict, Identity)
    assert verdict.kind is kind


@pytest.mark.parametrize(
    ("name", "fault"), [("expired", CardFault.EXPIRED), ("bad-check-character", CardFault.BAD_CHECK_CHARACTER)]
)
def test_bad_sample_is_refused(name: str, fault: CardFault) -> None:
    assert recognise(sample(name), today=TODAY) is fault


def test_long_name_sample_is_whole() -> None:
    assert sample("long-name").name == "吐尔逊娜依·阿卜杜热西提"


def test_rare_name_sample_is_beyond_the_first_plane() -> None:
    assert sample("rare-name").name == "妫建\U00020bb7"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_number_of_every_sample_agrees_with_its_sex(path: Path) -> None:
    card = decode_text(load_card(path).text)
    assert card.kind is CardKind.FOREIGN_2017 or int(card.number[16]) % 2 == int(card.sex) % 2


def test_card_without_a_photo_gets_a_synthetic_one() -> None:
    photo = card_from({"name": "样例"}).photo
    assert (len(photo), photo[:4].hex(), photo) == (1024, "574c6600", SYNTHETIC_PHOTO)


def test_raw_blocks_of_any_length_are_taken() -> None:
    card = card_from({"text_block_hex": "0102 03", "photo_hex": ""})
    assert (card.text, card.photo) == (b"\x01\x02\x03", b"")


def test_words_become_the_chips_codes() -> None:
    card = decode_text(text_block({"sex": "female", "ethnicity": "维吾尔", "birth": "1990-03-07", "valid_to": None}))
    assert (card.sex, card.ethnicity, card.birth, card.valid_to) == ("2", "05", "19900307", "长期")


def test_codes_stay_codes() -> None:
    card = decode_text(text_block({"sex": "1", "ethnicity": "97", "birth": "19900307", "valid_to": "长期"}))
    assert (card.sex, card.ethnicity, card.birth, card.valid_to) == ("1", "97", "19900307", "长期")


def test_kind_nobody_published_is_written_as_it_is() -> None:
    assert text_block({"kind": "K"})[248:250] == b"K\x00"


def test_lone_surrogate_is_written_as_it_is() -> None:
    assert decode_text(text_block(json.loads('{"name": "王\\ud842"}'))).name == "王\ud842"


def test_newest_address_is_70_bytes() -> None:
    block = card_from({"newest_address": "样例市新路9号"}).address
    assert (len(block), decode_address(block)) == (70, "样例市新路9号")


def test_card_without_a_newest_address_has_no_block() -> None:
    assert card_from({"newest_address": None}).address == b""


def test_newest_address_can_be_raw() -> None:
    assert card_from({"newest_address": "新路", "address_hex": "4100"}).address == b"A\0"


def test_printed_address_is_what_the_text_block_says() -> None:
    card = card_from({"address": "新路9号", "newest_address": "新路9号", "printed_address": "旧路1号"})
    assert decode_text(card.text).address == "旧路1号"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([], "not a JSON object"),
        ("card", "not a JSON object"),
        ({"nmae": "样例"}, "unknown fields nmae"),
        ({"text_block_hex": "xyz"}, "text_block_hex is not hexadecimal"),
        ({"text_block_hex": "00", "photo_hex": 7}, "photo_hex is not hexadecimal"),
        ({"name": "名" * 16}, "name takes 15 characters"),
        ({"newest_address": "路" * 36}, "newest_address takes 35 characters"),
        ({"photo_hex": "00" * 16_001}, "photo_hex takes 16000 bytes"),
        ({"kind": "I", "english_name": "N" * 61}, "english_name takes 60"),
    ],
)
def test_card_that_is_none_is_refused(value: object, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        card_from(value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nobody\.json: No such file"):
        load_card(tmp_path / "nobody.json")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"name": "\xe5"}'])
def test_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "card.json").write_bytes(content)
    with pytest.raises(SettingsError, match=r"card\.json"):
        load_card(tmp_path / "card.json")
