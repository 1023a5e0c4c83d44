"""Every page × size × contrast × language × {portrait, landscape, reach}: the numbers of UX.md."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.message import Language
from kiosk.ports.screen import Contrast, Manner, TextSize
from tests.ui.survey import RULES, survey

if TYPE_CHECKING:
    from ui.shell import Shell

STANCES = {"portrait": (False, (1080, 1920)), "reach": (True, (1080, 1920)), "landscape": (False, (1920, 1080))}
MODES = list(product(STANCES, TextSize, Contrast, (Language.ZH_CN, Language.EN)))


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, ...], dict[str, list[str]]]:
    return {}


@pytest.mark.parametrize("mode", MODES, ids="-".join)
@pytest.mark.parametrize("rule", RULES)
def test_every_page_in_a_mode_keeps_the_rule(
    module_shell: Shell,
    found: dict[tuple[str, ...], dict[str, list[str]]],
    mode: tuple[str, TextSize, Contrast, Language],
    rule: str,
) -> None:
    stance, size, contrast, language = mode
    if mode not in found:
        reach, pixels = STANCES[stance]
        found[mode] = survey(module_shell, Manner(language, size, contrast, reach=reach), pixels)
    assert found[mode].get(rule, []) == []
