"""Visits and misfortunes drawn from a seed."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from benchmarks.soak_plan import BACKEND_STOPPED, MISFORTUNES, QUEUES, Device, Misfortune, Story, visits
from devices.emulators.document_printer_machine import Machine as DocumentMachine
from devices.emulators.document_printer_misfortunes import befall
from devices.emulators.id_reader_misfortunes import Misfortunes
from devices.emulators.ticket_printer_faults import obey, words_of
from devices.emulators.ticket_printer_machine import Machine
from devices.emulators.ticket_printer_models import EMULATED
from devices.emulators.ticket_printer_state import Faults

MANY = tuple(islice(visits(1), 2000))
ON_THE_WIRE = {"unplug", "plug", "lift", "hang up"}  # understood by the line, not by the machine behind it
EACH = pytest.mark.parametrize("misfortune", MISFORTUNES, ids=str)


def test_the_same_seed_draws_the_same() -> None:
    assert tuple(islice(visits(1), 2000)) == MANY


def test_another_seed_draws_another() -> None:
    assert tuple(islice(visits(2), 2000)) != MANY


def test_visits_are_numbered_from_one() -> None:
    assert [visit.number for visit in MANY] == list(range(1, 2001))


def test_every_story_is_drawn() -> None:
    assert {visit.story for visit in MANY} == set(Story)


def test_every_device_is_befallen() -> None:
    assert {visit.befalling.misfortune.device for visit in MANY if visit.befalling} == set(Device)


def test_most_visits_are_spared() -> None:
    assert Counter(visit.befalling is None for visit in MANY)[True] > len(MANY) / 2


def test_only_a_citizen_with_a_card_goes_where_a_card_is_wanted() -> None:
    assert {visit.story for visit in MANY if visit.queue != QUEUES[0]} == {Story.NUMBER_WITH_CARD}


def test_every_misfortune_has_a_begin_and_a_duration() -> None:
    befallings = [visit.befalling for visit in MANY if visit.befalling]
    assert all(each.after_s >= 0 and each.lasts_s > 0 for each in befallings)


def test_a_stopped_backend_says_so() -> None:
    assert str(BACKEND_STOPPED) == "backend: stopped"


@EACH
def test_the_emulator_understands_begin_and_end(misfortune: Misfortune) -> None:
    for words in (misfortune.begin, misfortune.end):
        if words and words not in ON_THE_WIRE:
            _say(misfortune.device, words)


def test_what_begins_at_the_printer_ends_with_clear() -> None:
    for misfortune in MISFORTUNES:
        if misfortune.device is Device.PRINTER and misfortune.begin not in ON_THE_WIRE:
            machine = Machine(next(iter(EMULATED.values())))
            obey(machine, words_of(misfortune.begin))
            obey(machine, words_of(misfortune.end))
            assert machine.faults == Faults(), misfortune.begin


def _say(device: Device, words: str) -> None:
    """Say it to a machine without a wire. Raises SettingsError when it is not understood."""
    match device:
        case Device.READER if words != "clear":
            Misfortunes().set(*words.split())
        case Device.PRINTER:
            obey(Machine(next(iter(EMULATED.values()))), words_of(words))
        case Device.DOCUMENTS:
            befall(DocumentMachine(), words.split())
