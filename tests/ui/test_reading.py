"""What is read aloud is what stands on the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any  # each page names its own answer type

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.forms import ValueType
from kiosk.domain.message import Language, Message
from kiosk.journeys import pages
from kiosk.journeys.certificate_pages import PhoneCode, Question
from kiosk.ports.screen import Covering, Layer, Manner
from ui import certificate_samples, samples
from ui.gallery import SHOTS, Shot, scene_of, stage

if TYPE_CHECKING:
    from kiosk.texts import Catalogue
    from kiosk.visit import Page
    from ui.shell import Shell


def reading_of(shell: Shell, shot: Shot) -> str:
    stage(shell, shot, 1)
    shell.bury()
    return shell.reading()


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_every_page_and_layer_can_be_read(shell: Shell, shot: Shot) -> None:
    assert len(reading_of(shell, shot)) > 10


def test_title_comes_first(shell: Shell, catalogue: Catalogue) -> None:
    words = reading_of(shell, Shot("choose", pages.ChooseQueue(None)))
    assert words.startswith(catalogue.text("queue.title", Language.ZH_CN))


def test_controls_are_read_by_their_words(shell: Shell, catalogue: Catalogue) -> None:
    words = reading_of(shell, Shot("home", pages.Home(), active=False))
    assert catalogue.text("home.take", Language.ZH_CN) in words


def test_letters_in_a_drawing_are_not_read(shell: Shell) -> None:
    lines = reading_of(shell, Shot("home", pages.Home(), active=False)).splitlines()
    assert {"小。", "窗。", "常。", "开。"}.isdisjoint(lines)


def test_further_leaves_are_read_too(shell: Shell, catalogue: Catalogue) -> None:
    shell.suit(Manner(Language.ZH_CN, reach=True))
    words = reading_of(shell, Shot("a", pages.Home(), Covering(Layer.ACCESSIBILITY)))
    assert catalogue.text("accessibility.voice", Language.ZH_CN) in words


def test_what_is_not_offered_is_not_read(shell: Shell, catalogue: Catalogue) -> None:
    silent = replace(samples.STANDING, speaker=None)
    words = reading_of(shell, Shot("a", pages.Home(), Covering(Layer.ACCESSIBILITY), silent))
    assert catalogue.text("accessibility.voice", Language.ZH_CN) not in words


def test_layer_is_read_not_the_page_beneath(shell: Shell, catalogue: Catalogue) -> None:
    words = reading_of(shell, Shot("help", pages.Home(), Covering(Layer.HELP)))
    assert catalogue.text("home.take", Language.ZH_CN) not in words


def test_language_of_the_moment_is_read(shell: Shell, catalogue: Catalogue) -> None:
    shell.suit(Manner(Language.EN))
    words = reading_of(shell, Shot("choose", pages.ChooseQueue(None)))
    assert words.startswith(catalogue.text("queue.title", Language.EN))


def test_whole_id_number_is_never_read(shell: Shell) -> None:
    shell.show(scene_of(Shot("choose", pages.ChooseQueue(samples.PRESENT)), 1))
    assert samples.CARD.number not in shell.reading()


# What stands there for eyes and fingers alone

WRITTEN = certificate_samples.FORM.answered("purpose", "other").answered("purpose_words", "办 <b>图书</b> & 证")
WRITING = Question(WRITTEN, "purpose_words")


def lines_of(shell: Shell, page: Page[Any]) -> list[str]:
    return reading_of(shell, Shot("a", page)).splitlines()


def test_what_is_written_is_read_without_its_caret_and_tags(shell: Shell) -> None:
    assert "办 <b>图书</b> & 证。" in lines_of(shell, WRITING)


@pytest.mark.parametrize("page", [WRITING, PhoneCode(certificate_samples.SENT)], ids=["letters", "digits"])
def test_keys_are_not_read_one_by_one(shell: Shell, page: Page[Any]) -> None:
    assert {"q。", "m。", "1。", "9。", "空格。"}.isdisjoint(lines_of(shell, page))


def test_way_back_and_further_leaves_are_read_only_where_there_are_any(shell: Shell, catalogue: Catalogue) -> None:
    nowhere = {f"{catalogue.text(name, Language.ZH_CN)}。" for name in ("action.back", "action.more")}
    assert nowhere.isdisjoint(lines_of(shell, WRITING))


def test_digits_that_are_still_to_come_are_not_read(shell: Shell) -> None:
    date = Question(certificate_samples.asking(certificate_samples.field(ValueType.DATE)), "page")
    assert not any("_" in line or line.startswith("-") for line in lines_of(shell, date))


def test_what_is_true_no_more_is_not_read_though_it_still_stands_there(shell: Shell, catalogue: Catalogue) -> None:
    """A page that changes in place is read before it is laid out anew."""
    taking = Message("processing.TakeNumber")
    lines_of(shell, pages.Processing(taking, commits=True))
    QCoreApplication.processEvents()
    said = lines_of(shell, pages.Processing(taking, commits=False))
    assert catalogue.text("processing.commits", Language.ZH_CN) not in said
