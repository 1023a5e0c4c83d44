"""What a device needs around it to be tested, and that nothing of it stays."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pytest

from kiosk.boot.benches import VERIFIED, bench_found, bench_of, checks_of, on_bench
from kiosk.ports.errors import SettingsError
from kiosk.upkeep.kinds import DeviceKind
from tests.fakes.journal import RememberingJournal
from tests.fakes.lane import InlineLane

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def printer(temporary: Path) -> object:
    del temporary
    return object()


def test_bench_has_a_journal_while_it_stands(printer: object, temporary: Path) -> None:
    with on_bench(printer):  # type: ignore[arg-type]  # it is not asked anything
        assert list(temporary.glob("kiosk-test-*/vault.db"))


def test_bench_leaves_nothing_behind(printer: object, temporary: Path) -> None:
    with on_bench(printer):  # type: ignore[arg-type]
        pass
    assert list(temporary.iterdir()) == []


def test_bench_of_a_test_that_failed_leaves_nothing_behind(printer: object, temporary: Path) -> None:
    def fail() -> None:
        with on_bench(printer):  # type: ignore[arg-type]
            raise ValueError("nothing comes out")

    with pytest.raises(ValueError, match="nothing"):
        fail()
    assert list(temporary.iterdir()) == []


def test_serials_are_nobodys(printer: object) -> None:
    with on_bench(printer) as bench:  # type: ignore[arg-type]
        assert next(bench.serials).startswith("TEST-")


@pytest.mark.parametrize("kind", list(DeviceKind))
def test_every_kind_of_device_has_checks(kind: DeviceKind) -> None:
    assert checks_of(kind)


def test_reader_tells_its_own_serial_number() -> None:
    class Reader:
        def sam_id(self, *, deadline_s: float) -> str:
            return "05.01-20040518"

    bench = bench_of(DeviceKind.ID_CARD_READER, InlineLane(Reader()), None)
    assert bench is not None
    assert bench.identify(Reader()) == "05.01-20040518"


def test_found_printer_is_checked_for_its_sensors_alone() -> None:
    bench = bench_found("tcp:127.0.0.1:9", "snbc-bt-t080", RememberingJournal())
    assert ({check.id for check in bench.checks}, bench.ours) == (set(VERIFIED), False)


def test_found_printer_of_an_unknown_row_is_refused() -> None:
    with pytest.raises(SettingsError):
        bench_found("tcp:127.0.0.1:9", "nobodys", RememberingJournal())
