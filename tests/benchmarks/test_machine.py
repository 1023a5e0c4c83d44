"""The machine's description."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from benchmarks.machine import this_machine

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 6, 38, tzinfo=UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "proc").mkdir()
    (tmp_path / "etc").mkdir()
    (tmp_path / "proc" / "cpuinfo").write_text("processor\t: 0\nmodel name\t: Example 3000 @ 2 GHz\nmodel name\t: no\n")
    (tmp_path / "proc" / "meminfo").write_text("MemTotal:       16000000 kB\nMemFree: 1 kB\n")
    (tmp_path / "etc" / "os-release").write_text('NAME=Debian\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')
    return tmp_path


def test_the_machine_is_what_its_kernel_says(root: Path) -> None:
    machine = this_machine(root=root, now=NOW)
    assert (machine.processor, machine.memory_gb, machine.system) == (
        "Example 3000 @ 2 GHz",
        16.4,
        "Debian GNU/Linux 12 (bookworm)",
    )


def test_what_nothing_says_is_unknown(tmp_path: Path) -> None:
    machine = this_machine(root=tmp_path)
    assert (machine.processor, machine.memory_gb, machine.system) == ("unknown", 0.0, "unknown")


def test_qt_is_the_one_in_the_lock() -> None:
    assert this_machine().qt.startswith("6.")


def test_the_line_for_people_names_load_and_moment(root: Path) -> None:
    assert str(this_machine(root=root, now=NOW)).endswith("at the start; 2026-11-23T06:38Z")
