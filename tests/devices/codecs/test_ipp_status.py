from __future__ import annotations

import pytest

from devices.codecs.ipp_printing import PrinterState
from devices.codecs.ipp_reading import PrinterFacts
from devices.codecs.ipp_status import status_of
from kiosk.ports.statuses import Cover, Device, DocumentPrinterStatus, Paper, Toner


def told(
    *reasons: str,
    state: PrinterState | None = PrinterState.IDLE,
    accepting: bool = True,
    percent: int | None = None,
) -> DocumentPrinterStatus:
    facts = PrinterFacts(
        state=state,
        reasons=frozenset(reasons),
        accepting=accepting,
        uuid=None,
        up_time_s=1,
        operations=frozenset(),
        formats=frozenset(),
        offers={},
        supply_percent=percent,
        supply_low_percent=10,
    )
    return status_of(facts)


@pytest.mark.parametrize(
    ("reason", "paper"),
    [
        ("media-empty-error", Paper.OUT),
        ("media-empty", Paper.OUT),
        ("media-needed", Paper.OUT),
        ("media-low-warning", Paper.LOW),
        ("media-jam-error", Paper.JAMMED),
        ("media-empty-report", Paper.FULL),
        ("spool-area-full", Paper.FULL),
    ],
)
def test_reason_tells_the_paper(reason: str, paper: Paper) -> None:
    assert told(reason).paper is paper


def test_jam_comes_before_an_empty_tray() -> None:
    assert told("media-empty-error", "media-jam-error").paper is Paper.JAMMED


@pytest.mark.parametrize("reason", ["cover-open-error", "door-open", "interlock-open-warning"])
def test_open_cover_is_told(reason: str) -> None:
    assert told(reason).cover is Cover.OPEN


@pytest.mark.parametrize(
    ("reasons", "percent", "toner"),
    [
        ((), 80, Toner.FULL),
        ((), 10, Toner.LOW),
        ((), 0, Toner.OUT),
        ((), None, Toner.UNKNOWN),
        (("toner-low-warning",), 80, Toner.LOW),
        (("marker-supply-empty-error",), 80, Toner.OUT),
    ],
)
def test_toner_is_what_reasons_and_levels_say(reasons: tuple[str, ...], percent: int | None, toner: Toner) -> None:
    assert told(*reasons, percent=percent).toner is toner


@pytest.mark.parametrize(
    ("reason", "state", "device"),
    [
        ("none", PrinterState.IDLE, Device.ONLINE),
        ("none", PrinterState.PROCESSING, Device.ONLINE),
        ("media-empty-error", PrinterState.STOPPED, Device.USER_ERROR),
        ("paused", PrinterState.STOPPED, Device.USER_ERROR),
        ("fuser-over-temp-error", PrinterState.STOPPED, Device.HARDWARE_ERROR),
        ("shutdown", PrinterState.IDLE, Device.OFFLINE),
        ("none", None, Device.UNKNOWN),
    ],
)
def test_state_tells_the_device(reason: str, state: PrinterState | None, device: Device) -> None:
    assert told(reason, state=state).device is device


def test_printer_that_takes_no_jobs_is_busy() -> None:
    assert told(accepting=False).device is Device.BUSY
