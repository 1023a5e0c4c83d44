"""What is read aloud is what stands on the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Language
from kiosk.journeys import pages
from kiosk.ports.screen import Covering, Layer, Manner
from ui import samples
from ui.gallery import SHOTS, Shot, scene_of, stage

if TYPE_CHECKING:
    from kiosk.texts import Catalogue
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
