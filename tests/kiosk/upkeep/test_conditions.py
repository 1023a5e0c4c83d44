"""Every error and every bad word has a cause and a remedy for each of three people, in every language."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import product
from typing import TYPE_CHECKING, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.message import Language
from kiosk.ports import errors, statuses
from kiosk.ports.errors import ClearBy
from kiosk.ports.statuses import (
    Cover,
    Cutter,
    Device,
    DocumentPrinterStatus,
    Head,
    IdCardReaderStatus,
    Media,
    Paper,
    TicketPrinterStatus,
    Toner,
)
from kiosk.texts import Catalogue
from kiosk.upkeep.board import Remedy, without
from kiosk.upkeep.conditions import MEANINGS, Severity, codes, condition_of, conditions_of, error_classes
from kiosk.upkeep.counters import Level, Part, Source, Supply
from kiosk.upkeep.kinds import STATUSES, DeviceKind, kind_of, status_from, words_of

if TYPE_CHECKING:
    from kiosk.domain.message import Message
    from kiosk.upkeep.kinds import Status

CATALOGUE = Catalogue.load()
LANGUAGES = [Language.ZH_CN, Language.EN]


def statuses_of(kind: DeviceKind) -> st.SearchStrategy[Status]:
    """Every status that a device of this kind can tell."""
    known = words_of(STATUSES[kind](Device.ONLINE))
    hints = get_type_hints(STATUSES[kind], vars(statuses))
    enums = {name: [*(get_args(hints[name]) or [hints[name]])] for name in known}
    choices = {name: [w for t in ts for w in ([None] if t is type(None) else t)] for name, ts in enums.items()}
    return st.fixed_dictionaries({name: st.sampled_from(words) for name, words in choices.items()}).map(
        lambda words: STATUSES[kind](**words)
    )


def said(message: Message, language: Language) -> str | None:
    return CATALOGUE.texts[language].get(message.id)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(codes()))
def test_every_condition_has_a_cause_and_three_remedies(code: str, language: Language) -> None:
    remedy = Remedy.of(code)
    texts = [said(getattr(remedy, part.name), language) for part in fields(Remedy)]
    assert all(texts), code


def test_the_texts_are_of_codes_that_exist() -> None:
    told = {m[1] for i in CATALOGUE.texts[Language.ZH_CN] if (m := re.fullmatch(r"remedy\.(\w+)\.\w+", i))}
    assert told == codes()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("device", DeviceKind)
def test_what_still_works_is_said_for_every_device(device: DeviceKind, language: Language) -> None:
    assert said(without(device), language)


def test_every_class_of_the_error_tree_with_a_code_is_among_the_conditions() -> None:
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.KioskError)]
    assert {c.code for c in classes if hasattr(c, "code")} <= codes()
    assert {c.code for c in error_classes()} >= {c.code for c in classes if hasattr(c, "code")}


def test_every_word_of_every_status_has_a_meaning() -> None:
    for enum, meanings in MEANINGS.items():
        assert set(meanings) == set(enum), enum


def test_every_field_of_every_status_is_of_an_enum_with_meanings() -> None:
    for shape in STATUSES.values():
        status = shape(Device.ONLINE)
        words = [getattr(status, field.name) for field in fields(shape)]
        assert all(type(word) in MEANINGS for word in words if word is not None)


@given(st.data())
def test_any_status_of_any_device_is_told_in_conditions_and_words(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(DeviceKind)))
    status = data.draw(statuses_of(kind))
    found = conditions_of(status)
    assert [c.severity for c in found] == sorted((c.severity for c in found), reverse=True)
    assert len({c.code for c in found}) == len(found)
    assert status_from(kind, words_of(status)) == status
    assert kind_of(status) is kind


@pytest.mark.parametrize(("device", "paper"), list(product(Device, Paper)))
def test_only_an_online_printer_with_paper_is_fine(device: Device, paper: Paper) -> None:
    found = conditions_of(TicketPrinterStatus(device, paper, Cover.CLOSED, Cutter.OK))
    assert (found == ()) == (device is Device.ONLINE and paper is Paper.FULL)


def test_silence_is_never_fine() -> None:
    for shape in STATUSES.values():
        assert conditions_of(shape(Device.UNKNOWN))[0].severity is Severity.DOWN


def codes_of(status: Status, **more: object) -> list[str]:
    return [condition.code for condition in conditions_of(status, **more)]  # type: ignore[arg-type]


def test_user_error_is_not_said_where_the_part_says_what_it_is() -> None:
    assert codes_of(TicketPrinterStatus(Device.USER_ERROR, Paper.OUT, Cover.CLOSED, Cutter.OK)) == ["paper_out"]


def test_an_open_cover_is_said_of_a_printer_that_calls_itself_offline() -> None:
    assert codes_of(TicketPrinterStatus(Device.OFFLINE, Paper.FULL, Cover.OPEN, Cutter.OK)) == ["cover_open"]


def test_unknown_sensors_are_not_said_of_a_device_that_is_away() -> None:
    assert codes_of(DocumentPrinterStatus(Device.OFFLINE)) == ["offline"]


def test_an_error_that_was_met_comes_before_the_offline_it_caused() -> None:
    assert codes_of(IdCardReaderStatus(Device.OFFLINE, Media.UNKNOWN), code="device_silent") == ["device_silent"]


def test_low_by_estimate_is_low() -> None:
    low = Supply(Part.ROLL, 76_000, 80_000, 4_000, Level.LOW, Source.ESTIMATE)
    status = TicketPrinterStatus(Device.ONLINE, Paper.FULL, Cover.CLOSED, Cutter.OK)
    assert codes_of(status, supplies=(low,)) == ["paper_low"]


def test_low_is_not_said_of_a_roll_that_is_out() -> None:
    low = Supply(Part.ROLL, 76_000, 80_000, 4_000, Level.LOW, Source.ESTIMATE)
    status = TicketPrinterStatus(Device.USER_ERROR, Paper.OUT, Cover.CLOSED, Cutter.OK)
    assert codes_of(status, supplies=(low,)) == ["paper_out"]


def test_paper_and_toner_are_both_said() -> None:
    status = DocumentPrinterStatus(Device.USER_ERROR, Paper.OUT, Toner.LOW, Cover.CLOSED)
    assert codes_of(status) == ["paper_out", "toner_low"]


@pytest.mark.parametrize("error", list(error_classes()), ids=lambda error: error.code)
def test_what_a_citizen_or_time_clears_leaves_the_device_in_service(error: type[errors.KioskError]) -> None:
    condition = condition_of(error.code)
    assert condition.clear_by is error.clear_by
    assert (condition.severity is Severity.DOWN) == (error.clear_by in {ClearBy.ATTENDANT, ClearBy.ENGINEER})


@pytest.mark.parametrize("words", [{}, {"device": "online"}, {"device": "online", "media": "gone"}])
def test_words_of_another_release_are_not_a_status(words: dict[str, str | None]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        status_from(DeviceKind.ID_CARD_READER, words)


def test_hot_head_is_said_by_its_name_and_keeps_nobody_out_of_service() -> None:
    found = conditions_of(TicketPrinterStatus(Device.BUSY, Paper.FULL, Cover.CLOSED, Cutter.OK, head=Head.HOT))
    assert [(condition.code, condition.severity) for condition in found] == [("head_hot", Severity.NOTE)]
