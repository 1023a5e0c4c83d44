from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from backend.server.issuing.proof import prove
from kiosk.packs.loading import SERVICES, load

if TYPE_CHECKING:
    from pathlib import Path

    from backend.server.issuing.render import Renderer
    from kiosk.packs.faults import Fault


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A residence certificate to spoil, with its ordinary case only."""
    directory = tmp_path / "residence-certificate"
    shutil.copytree(SERVICES / "residence-certificate", directory)
    for case in (directory / "golden").iterdir():
        if case.name != "ordinary.yaml":
            case.unlink()
    return directory


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def line_of(file: Path, words: str) -> int:
    text = file.read_text("utf-8")
    return text[: text.index(words)].count("\n") + 1


def proved(directory: Path, renderer: Renderer) -> tuple[Fault, ...]:
    return prove(load(directory), renderer)


def test_pack_that_ships_proves_itself(renderer: Renderer) -> None:
    assert proved(SERVICES / "residence-certificate", renderer) == ()


def test_text_that_does_not_come_out_is_told_with_its_line(copy: Path, renderer: Renderer) -> None:
    file = copy / "golden" / "ordinary.yaml"
    spoil(file, "特此证明。", "特此声明。")
    (fault,) = proved(copy, renderer)
    assert (fault.file, fault.line, fault.what) == (file, line_of(file, "特此声明"), "“特此声明。” is not on the page")


def test_text_in_another_order_is_told(copy: Path, renderer: Renderer) -> None:
    file = copy / "golden" / "ordinary.yaml"
    spoil(file, "  - 特此证明。\n", "")
    spoil(file, "  - 居住登记证明\n", "  - 特此证明。\n  - 居住登记证明\n")
    assert any("comes too early on the page" in fault.what for fault in proved(copy, renderer))


def test_text_that_must_not_come_out_is_told(copy: Path, renderer: Renderer) -> None:
    spoil(copy / "golden" / "ordinary.yaml", 'absent: ["?"', 'absent: ["林小川"')
    assert [fault.what for fault in proved(copy, renderer)] == ["“林小川” is on the page"]


def test_fault_that_does_not_come_is_told(copy: Path, renderer: Renderer) -> None:
    spoil(copy / "golden" / "ordinary.yaml", "text:\n", "faults: {purpose: required}\ntext:\n")
    assert [fault.what for fault in proved(copy, renderer)] == ["purpose is right, not required"]


def test_no_that_is_not_said_is_told(copy: Path, renderer: Renderer) -> None:
    spoil(copy / "golden" / "ordinary.yaml", "status: active", "status: cancelled")
    assert [fault.what for fault in proved(copy, renderer)] == ["refused by active, not by nothing"]


def test_broken_template_is_told_with_file_and_line(copy: Path, renderer: Renderer) -> None:
    file = copy / "certificate.typ"
    spoil(file, "#signature()", "#signatur()")
    (fault,) = proved(copy, renderer)
    assert (fault.file, fault.line) == (file, line_of(file, "#signatur()"))


def test_template_that_drops_a_value_is_told(copy: Path, renderer: Renderer) -> None:
    spoil(copy / "certificate.typ", "公民身份号码]#value(record.id_number)", "公民身份号码]")
    assert [fault.what for fault in proved(copy, renderer)] == [
        "not drawn: id_number: not on the page as it stands in the record"
    ]
