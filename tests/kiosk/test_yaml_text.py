"""YAML that would end the process is refused before anybody composes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from backend.server.site_file import read_site
from kiosk import settings
from kiosk.packs.source import read
from kiosk.ports.errors import SettingsError
from kiosk.yaml_text import MOST_BYTES, bounded

if TYPE_CHECKING:
    from pathlib import Path

BOTTOMLESS = {
    "brackets": b"a: " + b"[" * 100_000,
    "braces": b"{b: " * 900 + b"x" + b"}" * 900,
    "dashes": b"- " * 50_000 + b"x",
    "indents": b"".join(b" " * depth + b"k:\n" for depth in range(200)),
    "utf-16": ("[" * 100_000).encode("utf-16"),
    "large": b"# " + b"x" * MOST_BYTES,
}
ALIASES = b"b0: &b0 [x]\n" + b"".join(b"b%d: &b%d [*b%d]\n" % (n, n, n - 1) for n in range(1, 900))


@pytest.mark.parametrize("text", BOTTOMLESS.values(), ids=BOTTOMLESS)
def test_bottomless_file_is_refused(text: bytes) -> None:
    with pytest.raises(yaml.YAMLError):
        bounded(text)


def test_ordinary_file_comes_back_as_it_was() -> None:
    text = settings.DEFAULTS.read_bytes()
    assert bounded(text) is text


def test_brackets_that_are_closed_do_not_add_up() -> None:
    text = b"- [x, {y: z}]\n" * 1000
    assert bounded(text) is text


def test_complaint_names_the_line() -> None:
    with pytest.raises(yaml.MarkedYAMLError, match="brackets") as caught:
        bounded(b"a: b\nc: " + b"[" * 60)
    assert caught.value.problem_mark is not None
    assert caught.value.problem_mark.line == 1


@pytest.mark.parametrize("text", BOTTOMLESS.values(), ids=BOTTOMLESS)
def test_bottomless_file_is_a_fault_of_its_pack(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "form.yaml"
    file.write_bytes(text)
    assert read(file).faults


def test_aliases_that_lie_too_deep_are_a_fault_of_their_pack(tmp_path: Path) -> None:
    file = tmp_path / "form.yaml"
    file.write_bytes(ALIASES)
    assert any("too deep" in fault.what for fault in read(file).faults)


@pytest.mark.parametrize("text", [*BOTTOMLESS.values(), ALIASES], ids=[*BOTTOMLESS, "aliases"])
def test_bottomless_settings_are_named(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "settings.yaml"
    file.write_bytes(text)
    with pytest.raises(SettingsError, match=r"settings\.yaml"):
        settings.load([file], environment={})


@pytest.mark.parametrize("text", [*BOTTOMLESS.values(), ALIASES], ids=[*BOTTOMLESS, "aliases"])
def test_bottomless_site_file_is_named(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "site.yaml"
    file.write_bytes(text)
    with pytest.raises(SettingsError, match=r"site\.yaml"):
        read_site(file)
