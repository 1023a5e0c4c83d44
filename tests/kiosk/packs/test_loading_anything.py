"""Whatever an author writes, the loader answers with faults, never with a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.packs.conditions import moment
from tests.kiosk.packs.conftest import FORM, SERVICE, Author

if TYPE_CHECKING:
    from kiosk.packs.faults import Fault

SCRAPS = st.sampled_from(
    [
        "",
        "x",
        "[]",
        "{}",
        "[[[",
        "today-9999y",
        "NaN",
        "-1",
        "1e999",
        "null",
        "true",
        "*a",
        "&a x",
        "!x y",
        "\t",
        "'",
        "𠮷",
        "? a",
        "- -",
    ]
) | st.text(max_size=8).filter(lambda text: text[:1] < "\ud800" or text[:1] > "\udfff")


@st.composite
def spoiled(draw: st.DrawFn, text: str) -> str:
    """Spoil a few lines: lose them, say them twice, or give them another value."""
    lines = text.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["lose", "twice", "value", "indent"])):
            case "lose":
                lines[at : at + 1] = [] if len(lines) > 1 else lines[at : at + 1]
            case "twice":
                lines.insert(at, lines[at])
            case "value":
                lines[at] = lines[at].split(":")[0] + ": " + draw(SCRAPS)
            case _:
                lines[at] = "  " + lines[at]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Author:
    return Author(tmp_path_factory.mktemp("packs") / "pool-pass")


def faults_of(desk: Author, service: str, form: str) -> tuple[Fault, ...]:
    desk.service, desk.form = service, form
    checked = desk.check()
    assert (checked.pack is None) == bool(checked.faults)
    return checked.faults


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(form=spoiled(FORM))
def test_spoiled_form_is_told_with_lines(desk: Author, form: str) -> None:
    faults = faults_of(desk, SERVICE, form)
    assert all(1 <= fault.line <= form.count("\n") + 2 or fault.file.name == "service.yaml" for fault in faults)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(service=spoiled(SERVICE))
def test_spoiled_service_is_told_with_lines(desk: Author, service: str) -> None:
    faults = faults_of(desk, service, FORM)
    assert all(1 <= fault.line <= service.count("\n") + 2 or fault.file.name == "form.yaml" for fault in faults)


@given(st.text(max_size=14) | st.from_regex(r"today([+-]\d{1,4}[dmy])?", fullmatch=True))
def test_any_moment_that_is_read_can_be_computed(text: str) -> None:
    from datetime import date

    from kiosk.domain.conditions import Today

    read = moment(text)
    assert not isinstance(read, Today) or read.on(date(2026, 11, 23)).year > 1700
