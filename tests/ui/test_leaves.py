"""A page that takes the place of another on the same sheet is read from its first leaf."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Language, Words
from kiosk.domain.queueing import TriageAnswer, TriageQuestion
from kiosk.journeys.number_pages import Triage
from kiosk.ports.screen import Manner, Scene, TextSize
from ui import certificate_samples, number_samples, upkeep_samples
from ui.viewmodels.stage import is_another

if TYPE_CHECKING:
    from ui.playback import Playback
    from ui.shell import Shell


def question(name: str) -> Triage:
    """A question with more answers than fit at once."""
    answers = tuple(TriageAnswer(f"{name}{nth}", Words(f"第{nth}件事"), queue_id="household") for nth in range(12))
    return Triage(TriageQuestion(name, Words("您来办什么"), answers))


def show(shell: Shell, page: Triage, token: int) -> None:
    shell.show(Scene(token, page, None, can_go_back=True, active=True))


@pytest.fixture
def turned(shell: Shell, playback: Playback) -> Shell:
    """Somebody who needs large type has turned a question to its second leaf."""
    shell.tell(number_samples.STANDING)
    shell.suit(Manner(Language.ZH_CN, TextSize.LARGE))
    show(shell, question("before"), 1)
    show(shell, question("a"), 2)
    playback.touch_each("more")
    playback.settle()
    assert "option.a0" not in playback.controls
    return shell


def test_next_question_begins_with_its_first_answer(turned: Shell, playback: Playback) -> None:
    show(turned, question("b"), 3)
    playback.settle()
    assert "option.b0" in playback.controls


def test_same_page_shown_again_stays_where_it_was_turned_to(turned: Shell, playback: Playback) -> None:
    show(turned, question("a"), 3)
    playback.settle()
    assert "option.a0" not in playback.controls


def test_what_a_technician_watches_stays_where_it_was_turned_to() -> None:
    pages = [page for _, page in upkeep_samples.PAGES]
    pairs = [(one, other) for one in pages for other in pages if type(one) is type(other) and one != other]
    assert pairs
    assert not any(is_another(one, other) for one, other in pairs)


def test_technician_who_goes_elsewhere_begins_anew() -> None:
    pages = {type(page): page for _, page in upkeep_samples.PAGES}
    assert all(is_another(one, other) for one in pages.values() for other in pages.values() if one is not other)


def test_question_that_is_insisted_on_begins_anew() -> None:
    pages = {name: page for name, page, _ in certificate_samples.PAGES}
    assert is_another(pages["question-insist"], pages["question-text"])
