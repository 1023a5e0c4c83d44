"""The environment that `./run` made holds none of the files that come under the GPL alone."""

from __future__ import annotations

from pathlib import Path

import PySide6
import pytest

LIST = Path(__file__).resolve().parents[2] / "checks" / "gpl-only-files.txt"
PATTERNS = [line for line in LIST.read_text("utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_gpl_only_file_is_not_installed(pattern: str) -> None:
    assert list(Path(PySide6.__file__).parent.glob(pattern)) == []
