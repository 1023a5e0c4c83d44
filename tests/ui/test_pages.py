"""Every page × size × language × {portrait, landscape, reach}: the numbers of UX.md. Contrast changes no place."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Language
from kiosk.ports.screen import Contrast, Manner, TextSize
from tests.ui.survey import RULES, places, survey

if TYPE_CHECKING:
    from ui.shell import Shell

STANCES = {"portrait": (False, (1080, 1920)), "reach": (True, (1080, 1920)), "landscape": (False, (1920, 1080))}
MODES = list(product(STANCES, TextSize, (Language.ZH_CN, Language.EN)))


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, ...], dict[str, list[str]]]:
    return {}


@pytest.mark.parametrize("mode", MODES, ids="-".join)
@pytest.mark.parametrize("rule", RULES)
def test_every_page_in_a_mode_keeps_the_rule(
    module_shell: Shell,
    found: dict[tuple[str, ...], dict[str, list[str]]],
    mode: tuple[str, TextSize, Language],
    rule: str,
) -> None:
    stance, size, language = mode
    if mode not in found:
        reach, pixels = STANCES[stance]
        found[mode] = survey(module_shell, Manner(language, size, reach=reach), pixels)
    assert found[mode].get(rule, []) == []


@pytest.mark.parametrize(
    "mode", [("portrait", TextSize.LARGE, Language.ZH_CN), ("landscape", TextSize.NORMAL, Language.EN)], ids="-".join
)
def test_high_contrast_moves_nothing(module_shell: Shell, mode: tuple[str, TextSize, Language]) -> None:
    stance, size, language = mode
    reach, pixels = STANCES[stance]
    usual, high = (
        places(module_shell, Manner(language, size, contrast, reach=reach), pixels)
        for contrast in (Contrast.DEFAULT, Contrast.HIGH)
    )
    told = {name for name in usual if name.startswith("accessibility")}  # where a switch says which it is
    assert {name: (usual[name], high[name]) for name in usual if name not in told and high[name] != usual[name]} == {}
