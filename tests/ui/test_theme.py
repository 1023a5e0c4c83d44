"""Theme.qml says what assets/tokens.json says, and its colours can be told apart."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from kiosk.domain.message import Language
from kiosk.ports.screen import Contrast, Manner, TextSize
from ui.engine import ASSETS

if TYPE_CHECKING:
    from ui.shell import Shell

TOKENS = json.loads((ASSETS / "tokens.json").read_text(encoding="utf-8"))
SCHEMES = {"default": Contrast.DEFAULT, "contrast": Contrast.HIGH}
SIZES = {"normal": TextSize.NORMAL, "large": TextSize.LARGE}
COLOURS = sorted(TOKENS["color"]["default"].keys() - {"scrim"})  # layers hide the page beneath altogether
TEXT_PAIRS = (
    "ink/paper",
    "ink/sunken",
    "ink/lamp",
    "ink2/paper",
    "ink2/surface",
    "accent/surface",
    "overAccent/accent",
)
MORE_TEXT_PAIRS = (
    "overWindow/window",
    "overWindow2/window",
    "cinnabarInk/surface",
    "ink/cinnabarTint",
    "ink/accentTint",
)
CONTROL_PAIRS = ("line/paper", "line/surface", "line/sunken", "accent/paper", "cinnabar/surface", "windowLine/window")


@pytest.fixture
def theme(shell: Shell) -> QObject:
    singleton = shell._engine.qml.singletonInstance("Xiaochuang.Theme", "Theme")
    assert isinstance(singleton, QObject)
    return singleton


def colour(theme: QObject, role: str) -> QColor:
    """Tokens onAccent and onWindow are over… in QML, which takes on… for a handler."""
    found = theme.property("over" + role[2:] if role.startswith("on") else role)
    assert isinstance(found, QColor), role
    return found


def luminance(shade: QColor) -> float:
    """WCAG 2.2, relative luminance."""
    channels = (shade.redF(), shade.greenF(), shade.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(theme: QObject, pair: str) -> float:
    one, other = (luminance(colour(theme, role)) for role in pair.split("/"))
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize(("scheme", "role"), list(product(SCHEMES, COLOURS)))
def test_theme_colour_is_the_token(shell: Shell, theme: QObject, scheme: str, role: str) -> None:
    shell.suit(Manner(Language.ZH_CN, contrast=SCHEMES[scheme]))
    assert colour(theme, role) == QColor(TOKENS["color"][scheme][role])


@pytest.mark.parametrize(("size", "role"), list(product(SIZES, TOKENS["typePx"]["normal"])))
def test_theme_type_size_is_the_token(shell: Shell, theme: QObject, size: str, role: str) -> None:
    shell.suit(Manner(Language.ZH_CN, size=SIZES[size]))
    assert theme.property(role) == pytest.approx(TOKENS["typePx"][size][role])


@pytest.mark.parametrize("role", ["grid", "margin", "gap"])
def test_theme_space_is_the_token(theme: QObject, role: str) -> None:
    assert theme.property(role) == TOKENS["spacePx"][role]


@pytest.mark.parametrize("role", ["chip", "control", "tile"])
def test_theme_radius_is_the_token(theme: QObject, role: str) -> None:
    assert theme.property(f"{role}Radius") == TOKENS["radiusPx"][role]


def test_theme_families_are_the_tokens(theme: QObject) -> None:
    assert (theme.property("sans"), theme.property("serif")) == (TOKENS["font"]["sans"], TOKENS["font"]["serif"])


def test_theme_window_ends_where_the_token_says(theme: QObject) -> None:
    assert theme.property("windowHeight") == TOKENS["zonesPx"]["portrait"]["window"][1]


def test_theme_window_in_reach_ends_where_the_token_says(shell: Shell, theme: QObject) -> None:
    shell.suit(Manner(Language.ZH_CN, reach=True))
    assert theme.property("windowHeight") == TOKENS["zonesPx"]["reach"]["window"][1]


@pytest.mark.parametrize("pair", [*TEXT_PAIRS, *MORE_TEXT_PAIRS])
def test_text_contrast_by_default_is_at_least_ten(theme: QObject, pair: str) -> None:
    assert ratio(theme, pair) >= 10


@pytest.mark.parametrize("pair", [*TEXT_PAIRS, *MORE_TEXT_PAIRS])
def test_text_contrast_in_high_contrast_is_at_least_nineteen(shell: Shell, theme: QObject, pair: str) -> None:
    shell.suit(Manner(Language.ZH_CN, contrast=Contrast.HIGH))
    assert ratio(theme, pair) >= 19


@pytest.mark.parametrize(("scheme", "pair"), list(product(SCHEMES, CONTROL_PAIRS)))
def test_control_contrast_is_at_least_three(shell: Shell, theme: QObject, scheme: str, pair: str) -> None:
    shell.suit(Manner(Language.ZH_CN, contrast=SCHEMES[scheme]))
    assert ratio(theme, pair) >= 3


def test_coarser_panel_keeps_millimetres(shell: Shell, theme: QObject) -> None:
    shell.look.measure(1080, 1920, pitch_mm=0.369, still=True)
    body_mm = theme.property("body") * 0.369
    shell.resize(1080, 1920)
    assert body_mm == pytest.approx(theme.property("body") * 0.311)


def test_reduced_motion_takes_every_duration_away(shell: Shell, theme: QObject) -> None:
    shell.look.measure(1080, 1920, pitch_mm=0.311, still=True)
    assert [theme.property(name) for name in ("pressMs", "pageMs", "overlayMs", "paneMs", "slide")] == [0] * 5


def test_motion_is_the_tokens(shell: Shell, theme: QObject) -> None:
    shell.look.measure(1080, 1920, pitch_mm=0.311, still=False)
    motion = [theme.property(name) for name in ("pressMs", "pageMs", "overlayMs", "paneMs")]
    shell.resize(1080, 1920)
    assert motion == [TOKENS["motionMs"][name] for name in ("press", "page", "overlay", "pane")]
