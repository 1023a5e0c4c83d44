"""Locks hold names, versions and hashes, and everything that pyproject.toml asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.locks import faults_in

if TYPE_CHECKING:
    from pathlib import Path

HASH = "    --hash=sha256:" + "0" * 64
RICH = f"rich==15.0.0 \\\n{HASH}\n"
PYTEST = f"pytest==9.2.0 \\\n{HASH} \\\n{HASH}\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """One dependency, one development dependency, two sound locks."""
    project = '[project]\ndependencies = ["rich>=14"]\n[dependency-groups]\ndev = ["pytest>=9"]\n'
    (tmp_path / "pyproject.toml").write_text(project, "utf-8")
    (tmp_path / "requirements.lock").write_text(RICH, "utf-8")
    (tmp_path / "requirements-dev.lock").write_text(PYTEST + RICH, "utf-8")
    return tmp_path


def test_sound_locks_pass(tree: Path) -> None:
    assert faults_in(tree) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "--extra-index-url https://packages.example/simple",
        "--find-links /srv/wheels",
        "--trusted-host packages.example",
        "rich @ file:///srv/wheels/rich.whl",
        "rich==15.0.0",
        "rich>=15.0.0 \\",
        "-r other.lock",
        "# made on this machine",
    ],
)
def test_line_that_is_no_name_version_and_hash_is_told(tree: Path, line: str) -> None:
    (tree / "requirements.lock").write_text(f"{RICH}{line}\n", "utf-8")
    assert faults_in(tree)[0].startswith("requirements.lock:3: NAME=VERSION is wanted")


def test_entry_without_hash_is_told(tree: Path) -> None:
    (tree / "requirements.lock").write_text("rich==15.0.0 \\\n" + RICH, "utf-8")
    assert faults_in(tree)[0].startswith("requirements.lock:2: a hash is wanted")


def test_lock_that_breaks_off_is_told(tree: Path) -> None:
    (tree / "requirements.lock").write_text("rich==15.0.0 \\\n", "utf-8")
    assert faults_in(tree)[0] == "requirements.lock: ends before its hash"


def test_dependency_that_is_not_locked_is_told(tree: Path) -> None:
    (tree / "requirements-dev.lock").write_text(RICH, "utf-8")
    assert faults_in(tree) == ["requirements-dev.lock: pytest of pyproject.toml is missing; `./run lock`"]


def test_locked_version_that_does_not_fit_is_told(tree: Path) -> None:
    old = RICH.replace("15.0.0", "13.0.0")
    (tree / "requirements.lock").write_text(old, "utf-8")
    (tree / "requirements-dev.lock").write_text(PYTEST + old, "utf-8")
    assert faults_in(tree)[0] == "requirements.lock: rich 13.0.0 does not fit rich>=14; `./run lock`"


def test_locks_that_differ_are_told(tree: Path) -> None:
    (tree / "requirements-dev.lock").write_text(PYTEST + RICH.replace("15.0.0", "15.1.0"), "utf-8")
    assert faults_in(tree) == ["requirements-dev.lock: rich is not the 15.0.0 of requirements.lock"]


def test_this_tree_passes() -> None:
    assert faults_in() == []
