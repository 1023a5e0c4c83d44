"""Two witnesses of who stands there: which of them is believed."""

from __future__ import annotations

import itertools

import pytest

from kiosk.nearness import Nearness
from kiosk.ports.camera import Presence
from kiosk.ports.statuses import Proximity

THERE, GONE, SILENT = Proximity.PRESENT, Proximity.NOT_PRESENT, Proximity.UNKNOWN
NOTHING = Presence.UNKNOWN


def after(*told: Proximity | None) -> Nearness:
    nearness = Nearness()
    for word in told:
        nearness.by_contact(word)
    return nearness


@pytest.mark.parametrize("presence", Presence)
def test_without_a_contact_the_camera_is_believed(presence: Presence) -> None:
    assert after(None).by_camera(presence) is presence


@pytest.mark.parametrize("presence", Presence)
def test_silent_contact_leaves_the_camera_its_word(presence: Presence) -> None:
    assert after(THERE, SILENT).by_camera(presence) is presence


def test_somebody_on_the_contact_came() -> None:
    assert after(GONE).by_contact(THERE) is Presence.PRESENT


def test_somebody_who_left_the_contact_is_gone() -> None:
    assert after(THERE).by_contact(GONE) is Presence.ABSENT


def test_somebody_who_left_while_the_contact_was_silent_is_gone() -> None:
    assert after(THERE, SILENT).by_contact(GONE) is Presence.ABSENT


def test_contact_that_falls_silent_says_nobody_went() -> None:
    assert after(THERE).by_contact(SILENT) is NOTHING


@pytest.mark.parametrize("first", [(), (SILENT,), (GONE, SILENT)])
def test_contact_that_never_felt_anybody_sends_nobody_away(first: tuple[Proximity, ...]) -> None:
    assert after(*first).by_contact(GONE) is NOTHING


@pytest.mark.parametrize("word", [THERE, GONE, SILENT])
def test_same_word_again_is_no_news(word: Proximity) -> None:
    assert after(THERE, GONE, word).by_contact(word) is NOTHING


def test_camera_that_lost_somebody_on_the_contact_is_not_believed() -> None:
    assert after(THERE).by_camera(Presence.ABSENT) is NOTHING


def test_camera_that_sees_another_behind_is_not_believed() -> None:
    assert after(THERE, GONE).by_camera(Presence.PRESENT) is NOTHING


def test_camera_is_still_believed_that_somebody_went_where_the_contact_is_dead() -> None:
    assert after(GONE).by_camera(Presence.ABSENT) is Presence.ABSENT


@pytest.mark.parametrize("words", list(itertools.product([THERE, GONE, SILENT], repeat=4)))
def test_nobody_goes_twice_without_having_come(words: tuple[Proximity, ...]) -> None:
    nearness = Nearness()
    told = [said for word in words if (said := nearness.by_contact(word)) is not NOTHING]
    assert (Presence.ABSENT, Presence.ABSENT) not in itertools.pairwise(told)
