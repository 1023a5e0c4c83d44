"""The emulated reader: what it says, byte by byte, and what it can suffer."""

from __future__ import annotations

import pytest

from devices.emulators.id_reader import EmulatedIdReader, LeftCard
from devices.emulators.id_reader_card import EmulatedCard
from devices.emulators.id_reader_misfortunes import KNOWN, Misfortunes
from kiosk.ports.errors import SettingsError

FIND, SELECT, READ = "0003200122", "0003200221", "0003300132"
READ_WITH_FINGERPRINT, ADDRESS, SAM_ID, STATUS = "0003301023", "0003300330", "000312FFEE", "000311FFED"
CARD = EmulatedCard(bytes(256), bytes(1024))


def said(reader: EmulatedIdReader, *commands: str) -> list[str]:
    """Send commands and give the replies after the preamble, in hexadecimal."""
    replies = [
        transmission.data
        for command in commands
        for transmission in reader.receive(bytes.fromhex("AAAAAA9669" + command))
    ]
    assert all(reply[:5] == bytes.fromhex("AAAAAA9669") for reply in replies)
    return [reply[5:].hex() for reply in replies]


def reader_with(card: EmulatedCard = CARD, *, left_card: LeftCard = LeftCard.FOUND) -> EmulatedIdReader:
    reader = EmulatedIdReader(left_card=left_card)
    reader.lay(card)
    return reader


def test_empty_reader_finds_nothing() -> None:
    assert said(EmulatedIdReader(), FIND) == ["000400008084"]


def test_laid_card_is_found_and_selected_as_published() -> None:
    assert said(reader_with(), FIND, SELECT) == ["00080000" + "9f0000000097", "000c000090" + "00" * 8 + "9c"]


def test_select_without_find_fails_as_published() -> None:
    assert said(reader_with(), SELECT) == ["000400008185"]


def test_read_without_select_fails_as_published() -> None:
    assert said(reader_with(), FIND, READ)[1] == "000400004145"


def test_reading_is_1295_bytes_as_published() -> None:
    reply = said(reader_with(), FIND, SELECT, READ)[2]
    assert (len(reply) // 2 + 5, reply[:18]) == (1295, "050800009001000400")


@pytest.mark.parametrize(("fingerprint", "whole"), [(1024, 2321), (512, 1809), (0, 1297)])
def test_reading_with_fingerprint_has_the_published_lengths(fingerprint: int, whole: int) -> None:
    card = EmulatedCard(bytes(256), bytes(1024), bytes(fingerprint))
    assert len(said(reader_with(card), FIND, SELECT, READ_WITH_FINGERPRINT)[2]) // 2 + 5 == whole


def test_status_is_fine() -> None:
    assert said(EmulatedIdReader(), STATUS) == ["000400009094"]


def test_sam_identity_has_16_bytes() -> None:
    assert len(said(EmulatedIdReader(), SAM_ID)[0]) == 2 * (2 + 3 + 16 + 1)


@pytest.mark.parametrize(("left_card", "find"), [(LeftCard.FOUND, "9f"), (LeftCard.NOT_FOUND, "80")])
def test_card_left_lying_answers_find_as_switched(left_card: LeftCard, find: str) -> None:
    assert said(reader_with(left_card=left_card), FIND, SELECT, READ, FIND)[3][8:10] == find


def test_card_lifted_and_laid_again_is_found() -> None:
    reader = reader_with(left_card=LeftCard.NOT_FOUND)
    said(reader, FIND, SELECT, READ)
    reader.lift()
    reader.lay(CARD)
    assert said(reader, FIND)[0][8:10] == "9f"


def test_newest_address_tells_a_selected_card_from_none() -> None:
    reader = reader_with()
    with_card = said(reader, FIND, SELECT, ADDRESS)[2][8:10]
    reader.lift()
    assert (with_card, said(reader, ADDRESS)[0][8:10]) == ("91", "41")


def test_newest_address_is_given_when_the_card_has_one() -> None:
    card = EmulatedCard(bytes(256), address=b"\x41\x00" * 35)
    assert len(said(reader_with(card), FIND, SELECT, ADDRESS)[2]) // 2 == 2 + 3 + 70 + 1


def test_command_with_a_bad_checksum_is_refused_as_published() -> None:
    assert said(EmulatedIdReader(), "0003200123")[0][8:10] == "10"


def test_unknown_command_is_refused_as_published() -> None:
    assert said(EmulatedIdReader(), "000377AADE")[0][8:10] == "21"


def test_command_in_pieces_after_garbage_is_answered() -> None:
    reader = EmulatedIdReader()
    data = b"\xaa\xaa??" + bytes.fromhex("AAAAAA9669" + FIND)
    replies = [reply for byte in data for reply in reader.receive(bytes((byte,)))]
    assert len(replies) == 1


def one_reply(line: str) -> bytes:
    reader = EmulatedIdReader()
    reader.misfortunes.set(*line.split())
    return b"|".join(transmission.data for transmission in reader.receive(bytes.fromhex("AAAAAA9669" + FIND)))


WHOLE = bytes.fromhex("AAAAAA9669000400008084")


def test_silent_reader_says_nothing() -> None:
    assert one_reply("silent on") == b""


def test_doubled_reply_comes_twice() -> None:
    assert one_reply("double on") == WHOLE + b"|" + WHOLE


def test_cut_reply_ends_early() -> None:
    assert one_reply("cut 4") == WHOLE[:4]


def test_garbage_stands_before_the_reply() -> None:
    reply = one_reply("garbage 9")
    assert (len(reply), reply[9:]) == (len(WHOLE) + 9, WHOLE)


def test_wrong_checksum_is_the_only_change() -> None:
    reply = one_reply("checksum 100")
    assert (reply[:-1], reply[-1] == WHOLE[-1]) == (WHOLE[:-1], False)


def test_flipped_reply_differs_in_one_byte() -> None:
    assert sum(a != b for a, b in zip(one_reply("flip 100"), WHOLE, strict=True)) == 1


def test_babble_is_no_frame() -> None:
    assert WHOLE[:5] not in one_reply("babble on")


def test_late_and_split_are_the_wires_affair() -> None:
    reader = EmulatedIdReader()
    reader.misfortunes.set("late", "250")
    reader.misfortunes.set("split")
    (transmission,) = reader.receive(bytes.fromhex("AAAAAA9669" + FIND))
    assert (transmission.delay_s, transmission.split) == (0.25, True)


def test_pulled_card_is_gone() -> None:
    reader = reader_with()
    reader.misfortunes.set("pulled_at", "100")
    read = said(reader, FIND, SELECT, READ)[2]
    assert (len(read) // 2 + 5, said(reader, FIND)[0][8:10]) == (100, "80")


def test_misfortune_for_two_replies_ends_after_two() -> None:
    misfortunes = Misfortunes()
    misfortunes.set("cut", "5", "2")
    assert [misfortunes.take("cut") for _ in range(3)] == [5, 5, None]


def test_misfortune_is_switched_off() -> None:
    misfortunes = Misfortunes()
    misfortunes.set("silent", "on")
    misfortunes.set("silent", "off")
    assert misfortunes.take("silent") is None


def test_all_misfortunes_are_cleared() -> None:
    misfortunes = Misfortunes()
    misfortunes.set("silent", "on")
    misfortunes.clear()
    assert misfortunes.take("silent") is None


def test_number_of_failing_readings_is_counted() -> None:
    misfortunes = Misfortunes()
    misfortunes.set("read_fails", "2")
    assert [misfortunes.take("read_fails") for _ in range(3)] == [1, 1, None]


@pytest.mark.parametrize("line", ["fire on", "cut many", "sam zz", "cut 3 often", ""])
def test_misfortune_nobody_knows_is_refused(line: str) -> None:
    with pytest.raises(SettingsError):
        Misfortunes().set(*(line.split() or [""]))


@pytest.mark.parametrize("name", KNOWN)
def test_every_known_misfortune_can_be_set(name: str) -> None:
    Misfortunes().set(name, "60")


def test_payloads_are_not_zero_where_that_is_switched_on() -> None:
    reader = reader_with()
    reader.misfortunes.set("payloads")
    found, selected = said(reader, FIND, SELECT)
    assert (found[4:8] != "0000", found[8:10], found[10:18] != "00" * 4) == (True, "9f", True)
    assert (selected[8:10], selected[10:26] != "00" * 8) == ("90", True)


def test_two_cards_at_once_are_found_and_not_selected() -> None:
    reader = reader_with()
    reader.misfortunes.set("collision")
    assert [reply[8:10] for reply in said(reader, FIND, SELECT, READ)] == ["9f", "81", "41"]


def test_module_without_newest_addresses_refuses_them() -> None:
    reader = reader_with()
    reader.misfortunes.set("no_address")
    assert said(reader, FIND, SELECT, ADDRESS)[2][8:10] == "21"


def test_module_mute_about_newest_addresses_says_nothing() -> None:
    reader = reader_with()
    reader.misfortunes.set("mute_address")
    assert len(said(reader, FIND, SELECT, ADDRESS)) == 2


def test_module_that_forgets_wants_the_card_found_anew() -> None:
    reader = reader_with()
    reader.misfortunes.set("forgets")
    assert [reply[8:10] for reply in said(reader, FIND, SELECT, READ, READ, FIND, SELECT, READ)] == [
        "9f",
        "90",
        "90",
        "41",
        "9f",
        "90",
        "90",
    ]


@pytest.mark.parametrize(("command", "baud"), [("0003600063", 115200), ("0003600261", 38400), ("0003600467", 9600)])
def test_speed_is_set_as_published(command: str, baud: int) -> None:
    reader = EmulatedIdReader()
    assert (said(reader, command), reader.baud) == (["000400009094"], baud)


def test_speed_nobody_published_is_refused() -> None:
    assert said(EmulatedIdReader(), "0003600566")[0][8:10] == "21"


def test_reader_without_power_forgets_that_a_card_was_found() -> None:
    reader = reader_with()
    said(reader, FIND, SELECT)
    reader.reset()
    assert said(reader, READ)[0][8:10] == "41"


def test_events_tell_no_personal_data() -> None:
    told: list[str] = []
    reader = EmulatedIdReader(tell=told.append)
    reader.lay(CARD)
    said(reader, FIND, SELECT, READ)
    reader.lift()
    assert told == ["card_laid", "found", "read", "card_lifted"]
