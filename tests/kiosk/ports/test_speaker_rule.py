"""Who may hear what."""

from __future__ import annotations

import pytest

from kiosk.domain.message import Language
from kiosk.ports.speaker import Audience, Utterance, audience_of, may_be_heard
from kiosk.ports.statuses import Headset

PERSONAL = Utterance("欧阳翠萍", Language.ZH_CN, personal=True)
GENERAL = Utterance("请选窗口", Language.ZH_CN)


@pytest.mark.parametrize("audience", Audience)
def test_what_tells_of_nobody_may_be_heard_by_all(audience: Audience) -> None:
    assert may_be_heard(GENERAL, audience)


@pytest.mark.parametrize(
    ("audience", "may"), [(Audience.EVERYBODY, False), (Audience.ALONE, True), (Audience.HEADSET, True)]
)
def test_personal_data_is_kept_from_everybody(audience: Audience, may: bool) -> None:
    assert may_be_heard(PERSONAL, audience) is may


@pytest.mark.parametrize("headset", [None, Headset.UNKNOWN, Headset.NOT_PRESENT])
def test_jack_that_is_not_seen_full_means_the_open_loudspeaker(headset: Headset | None) -> None:
    assert audience_of(headset, alone=False) is Audience.EVERYBODY


def test_person_who_is_alone_is_an_audience_of_their_own() -> None:
    assert audience_of(None, alone=True) is Audience.ALONE


@pytest.mark.parametrize("alone", [True, False])
def test_headset_comes_first(alone: bool) -> None:
    assert audience_of(Headset.PRESENT, alone=alone) is Audience.HEADSET


def test_utterance_does_not_show_its_words_in_logs() -> None:
    assert "欧阳翠萍" not in repr(PERSONAL)
