"""`.ci/run`: both commands, whatever the first says, and a failure of either fails it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

CI = Path(__file__).resolve().parents[2] / ".ci" / "run"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree whose `run` says what it was asked, and fails at whatever `failing` names."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(CI, tmp_path / ".ci" / "run")
    (tmp_path / "run").write_text('#!/bin/bash\necho "$1"\ncat\n! grep -qx "$1" failing\n', "utf-8")
    (tmp_path / "run").chmod(0o755)
    (tmp_path / "failing").touch()
    return tmp_path


def ci(tree: Path, *failing: str) -> tuple[int, list[str]]:
    """Give exit code and lines of output; standard input stays open and must not be read."""
    (tree / "failing").write_text("\n".join(failing), "utf-8")
    done = subprocess.run(
        ["bash", ".ci/run"], cwd=tree, input="not for you", capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout.splitlines()


def test_both_that_pass_pass(tree: Path) -> None:
    assert ci(tree) == (0, ["check", "test"])


def test_failing_check_still_runs_the_tests_and_fails(tree: Path) -> None:
    assert ci(tree, "check") == (1, ["check", "test"])


def test_failing_test_fails(tree: Path) -> None:
    assert ci(tree, "test") == (1, ["check", "test"])
