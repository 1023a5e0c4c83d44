"""The QML chain knows the properties that Python view-models have, and lets nothing pass that qmllint warns of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.qml import lint, unformatted

if TYPE_CHECKING:
    from pathlib import Path

MODEL = """
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem

QML_IMPORT_NAME = "House.Models"
QML_IMPORT_MAJOR_VERSION = 1

@QmlElement
class Bell(QObject):
    changed = Signal()

    @Property(str, notify=changed)
    def tone(self):
        return "low"

@QmlElement
class Pad(QQuickItem):
    pass
"""
PAGE = """\
import QtQuick
import House.Models

Item {
    id: root

    required property Bell bell

    Text {
        text: root.bell.tone
    }

    Pad {
        width: 10
    }
}
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """One view-model and one page that reads it."""
    (tmp_path / "ui/qml/House/Pages").mkdir(parents=True)
    (tmp_path / "ui/models.py").write_text(MODEL, "utf-8")
    write(tmp_path, PAGE)
    return tmp_path


def write(root: Path, text: str) -> None:
    """Write the page."""
    (root / "ui/qml/House/Pages/Page.qml").write_text(text, "utf-8")


def test_sound_page_passes(tree: Path) -> None:
    assert lint(tree) == []


def test_property_misspelt_is_told(tree: Path) -> None:
    write(tree, PAGE.replace("bell.tone", "bell.tune"))
    assert 'Member "tune" not found on type "Bell"' in lint(tree)[0]


def test_property_the_view_model_lost_is_told(tree: Path) -> None:
    (tree / "ui/models.py").write_text(MODEL.replace("def tone", "def pitch"), "utf-8")
    assert 'Member "tone" not found' in lint(tree)[0]


def test_unqualified_access_is_told(tree: Path) -> None:
    write(tree, PAGE.replace("root.bell.tone", "bell.tone"))
    assert "Unqualified access" in lint(tree)[0]


def test_unused_import_is_told(tree: Path) -> None:
    write(tree, PAGE.replace("import QtQuick\n", "import QtQuick\nimport QtQuick.Layouts\n"))
    assert "Unused import" in lint(tree)[0]


def test_syntax_error_is_told(tree: Path) -> None:
    write(tree, PAGE.replace("required property Bell bell", "required property"))
    assert lint(tree)


def test_module_written_in_both_languages_is_told(tree: Path) -> None:
    (tree / "ui/qml/House/Models").mkdir()
    (tree / "ui/qml/House/Models/qmldir").write_text("module House.Models\n", "utf-8")
    assert "one of them needs a name of its own" in lint(tree)[0]


def test_view_model_that_cannot_be_read_is_told(tree: Path) -> None:
    (tree / "ui/models.py").write_text(
        MODEL.replace("@Property(str, notify=changed)", "@Property(str, notify=)"), "utf-8"
    )
    with pytest.raises(SyntaxError):
        lint(tree)


def test_formatted_page_passes(tree: Path) -> None:
    assert unformatted(tree) == []


def test_unformatted_page_is_told_as_a_difference(tree: Path) -> None:
    write(tree, PAGE.replace("    id: root", "  id:   root"))
    assert "+    id: root" in unformatted(tree)[0]


def test_unformatted_page_is_mended_on_request(tree: Path) -> None:
    write(tree, PAGE.replace("    id: root", "  id:   root"))
    unformatted(tree, fix=True)
    assert (tree / "ui/qml/House/Pages/Page.qml").read_text("utf-8") == PAGE
