"""The code sent to the phone: typed by finger, handed in by the sixth digit, sent again only after its time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Language
from kiosk.journeys.certificate_pages import PhoneCode, PhoneCodeChoice, TypedCode
from kiosk.journeys.pages import Home
from kiosk.ports.screen import Manner, Scene
from ui import certificate_samples as samples
from ui import samples as standing
from ui.playback import NoSuchControl, descendants
from ui.viewmodels.desk import Desk, Moments
from ui.viewmodels.phone_code import PhoneCodeModel
from ui.viewmodels.voice import Context, Voice

if TYPE_CHECKING:
    from kiosk.texts import Catalogue
    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell

SIX = ("digit.1", "digit.2", "digit.3", "digit.4", "digit.5", "digit.6")


class Watch:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.moments = Moments(lambda: self.seconds)  # of one visit


@pytest.fixture
def context(catalogue: Catalogue) -> Context:
    return Context(standing.STANDING, Voice(catalogue, Language.ZH_CN), standing.NOW)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def page(shell: Shell, attendant: FakeAttendant) -> FakeAttendant:
    shell.show(Scene(0, Home(), None, can_go_back=False, active=False))  # keys that no test has touched
    shell.show(Scene(1, PhoneCode(samples.SENT), None, can_go_back=True, active=True))
    return attendant


def model(page: PhoneCode, context: Context, watch: Watch) -> PhoneCodeModel:
    return PhoneCodeModel(page, Desk(lambda: None, 1, moments=watch.moments), context)


def seen(shell: Shell) -> str:
    assert shell.window is not None
    return "\n".join(str(item.property("text") or "") for item in descendants(shell.window.contentItem()))


def test_sixth_digit_hands_the_code_in(page: FakeAttendant, playback: Playback) -> None:
    playback.touch_each(*SIX)
    assert page.told() == [("answer", 1, TypedCode("123456"))]


def test_five_digits_hand_nothing_in(page: FakeAttendant, playback: Playback) -> None:
    playback.touch_each(*SIX[:5])
    assert page.told() == []


def test_same_digit_twice_counts_once_it_settled(page: FakeAttendant, playback: Playback) -> None:
    playback.touch_each("digit.1", "digit.1", "digit.2", "digit.3", "digit.4", "digit.5")
    assert page.told() == [("answer", 1, TypedCode("112345"))]


def test_same_digit_within_300_ms_is_ignored(page: FakeAttendant, playback: Playback) -> None:
    playback.touch("digit.1")
    playback.touch("digit.1")
    playback.touch_each(*SIX[1:5])
    assert page.told() == []


def test_finger_slid_off_a_digit_types_nothing(page: FakeAttendant, playback: Playback) -> None:
    playback.slide_off("digit.9")
    playback.touch_each(*SIX)
    assert page.told() == [("answer", 1, TypedCode("123456"))]


def test_deleted_digit_is_not_handed_in(page: FakeAttendant, playback: Playback) -> None:
    playback.touch_each("digit.9", "key.delete", *SIX)
    assert page.told() == [("answer", 1, TypedCode("123456"))]


def test_seventh_digit_before_the_answer_hands_nothing_more_in(page: FakeAttendant, playback: Playback) -> None:
    playback.touch_each(*SIX, "digit.7")
    assert len(page.told()) == 1


def test_digits_stay_when_the_language_changes(page: FakeAttendant, shell: Shell, playback: Playback) -> None:
    playback.touch_each(*SIX[:5])
    shell.suit(Manner(Language.EN))
    playback.touch("digit.6")
    assert page.told() == [("answer", 1, TypedCode("123456"))]


def test_code_by_the_keypad_alone(page: FakeAttendant, shell: Shell, playback: Playback) -> None:
    keys = ("right", "right")
    shell.look.use_keypad(False)
    playback.settle()
    playback.key("down")  # the first control from the top: 1
    for key in ("select", *keys, "select", "down", "select", "left", "select", "left", "select", "down", "select"):
        playback.key(key)
    assert page.told() == [("answer", 1, TypedCode("136547"))]


def test_wrong_code_is_told_beside_the_boxes(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    shell.show(Scene(1, PhoneCode(samples.SENT, samples.WRONG), None, can_go_back=True, active=True))
    playback.settle()
    assert "还能试 4 次" in seen(shell)


def test_wrong_code_empties_the_boxes(page: FakeAttendant, shell: Shell, playback: Playback) -> None:
    playback.touch_each(*SIX)
    shell.show(Scene(2, PhoneCode(samples.SENT, samples.WRONG), None, can_go_back=True, active=True))
    playback.touch_each("digit.0", *SIX[:5])
    assert page.told()[-1] == ("answer", 2, TypedCode("012345"))


def test_phone_not_at_hand_leaves_and_says_where_to(page: FakeAttendant, shell: Shell, playback: Playback) -> None:
    playback.settle()
    told = seen(shell)
    playback.touch("leave")
    assert ("人工窗口" in told, page.told()) == (True, [("answer", 1, PhoneCodeChoice.LEAVE)])


def test_code_cannot_be_sent_again_at_once(page: FakeAttendant, playback: Playback) -> None:
    with pytest.raises(NoSuchControl):
        playback.touch("sendAgain")


def test_code_can_be_sent_again_after_its_time(context: Context, watch: Watch) -> None:
    shown = model(PhoneCode(samples.SENT), context, watch)
    watch.seconds += samples.SENT.again_after_s
    shown.tick()
    assert (shown.property("canSend"), shown.property("again")) == (True, "再发一次")


def test_seconds_until_it_can_be_sent_again_run_down(context: Context, watch: Watch) -> None:
    shown = model(PhoneCode(samples.SENT), context, watch)
    watch.seconds += 18
    shown.tick()
    assert shown.property("again") == "42 秒后能再发"


def test_wrong_code_does_not_begin_the_wait_anew(context: Context, watch: Watch) -> None:
    model(PhoneCode(samples.SENT), context, watch)
    watch.seconds += 18
    shown = model(PhoneCode(samples.SENT, samples.WRONG), context, watch)
    assert shown.property("again") == "42 秒后能再发"


def test_next_visit_knows_nothing_of_the_code(context: Context, watch: Watch) -> None:
    model(PhoneCode(samples.SENT), context, watch)
    watch.seconds += 18
    watch.moments.forget()
    assert model(PhoneCode(samples.SENT), context, watch).property("again") == "60 秒后能再发"


def test_home_ends_what_was_remembered_of_a_visit(page: FakeAttendant, shell: Shell) -> None:
    shell._moments.first(samples.SENT)
    shell.show(Scene(2, Home(), None, can_go_back=False, active=False))
    assert shell._moments._last is None


def test_another_code_begins_the_wait_anew(context: Context, watch: Watch) -> None:
    model(PhoneCode(samples.SENT), context, watch)
    watch.seconds += 18
    shown = model(PhoneCode(replace(samples.SENT)), context, watch)
    assert shown.property("again") == "60 秒后能再发"


def test_phone_is_masked(context: Context, watch: Watch) -> None:
    assert "1*********0" in model(PhoneCode(samples.SENT), context, watch).property("lead")
