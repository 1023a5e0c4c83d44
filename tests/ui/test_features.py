"""Nobody reads the sources of what is imported behind Qt."""

from __future__ import annotations

import linecache
import sys
from typing import TYPE_CHECKING

import PySide6.QtCore  # noqa: F401  it is Qt behind which modules are imported here

from ui import features

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_source_of_a_module_imported_behind_qt_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    features.do_without()
    (tmp_path / "imported_behind_qt.py").write_text("THERE = True\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "imported_behind_qt", raising=False)
    import imported_behind_qt  # type: ignore[import-not-found]  # PySide listens to the statement, not to importlib

    assert imported_behind_qt.THERE
    assert not [name for name in linecache.cache if "imported_behind_qt" in name]
