"""A printer's reasons in the words of the core. Source: RFC 8011 5.4.12, PWG 5100.9 (the IANA registry of reasons)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from devices.codecs.ipp_printing import PrinterState
from kiosk.ports.statuses import Cover, Device, DocumentPrinterStatus, Paper, Toner

if TYPE_CHECKING:
    from devices.codecs.ipp_reading import PrinterFacts

_SEVERITIES: Final = ("-report", "-warning", "-error")
_JAMMED: Final = frozenset({"media-jam", "media-path-jam", "input-media-jam"})
_NO_PAPER: Final = frozenset({"media-empty", "media-needed", "input-tray-missing", "input-media-supply-empty"})
_LITTLE_PAPER: Final = frozenset({"media-low", "input-media-supply-low"})
_OPEN: Final = frozenset({"cover-open", "door-open", "interlock-open", "input-cover-open", "output-cover-open"})
_NO_TONER: Final = frozenset(
    {"toner-empty", "marker-supply-empty", "marker-supply-missing", "marker-toner-empty", "marker-ink-empty"}
)
_LITTLE_TONER: Final = frozenset({"toner-low", "marker-supply-low", "marker-toner-low", "marker-ink-low"})
_AWAY: Final = frozenset({"shutdown", "offline", "timed-out", "connecting-to-device", "deactivated"})
_HELD: Final = frozenset({"paused", "moving-to-paused"})


def bare_reasons(reasons: frozenset[str]) -> frozenset[str]:
    """Give reasons without their severity; those that only report are dropped."""
    bare: set[str] = set()
    for reason in reasons:
        severity = next((end for end in _SEVERITIES if reason.endswith(end)), "")
        if severity != "-report":
            bare.add(reason.removesuffix(severity))
    return frozenset(bare)


def status_of(facts: PrinterFacts) -> DocumentPrinterStatus:
    """Put what a printer says into the core's words."""
    reasons = bare_reasons(facts.reasons)
    return DocumentPrinterStatus(_device(facts, reasons), _paper(reasons), _toner(facts, reasons), _cover(reasons))


def _device(facts: PrinterFacts, reasons: frozenset[str]) -> Device:
    helped_by_people = _JAMMED | _NO_PAPER | _OPEN | _NO_TONER
    if facts.state is None:
        return Device.UNKNOWN
    if reasons & _AWAY:
        return Device.OFFLINE
    if facts.state is PrinterState.STOPPED:
        return Device.USER_ERROR if reasons & (helped_by_people | _HELD) else Device.HARDWARE_ERROR
    if not facts.accepting:
        return Device.BUSY
    return Device.ONLINE


def _paper(reasons: frozenset[str]) -> Paper:
    if reasons & _JAMMED:
        return Paper.JAMMED
    if reasons & _NO_PAPER:
        return Paper.OUT
    return Paper.LOW if reasons & _LITTLE_PAPER else Paper.FULL


def _toner(facts: PrinterFacts, reasons: frozenset[str]) -> Toner:
    """Levels speak where the printer tells them; no word and no level is no knowledge."""
    percent = facts.supply_percent
    if reasons & _NO_TONER or percent == 0:
        return Toner.OUT
    if reasons & _LITTLE_TONER or (percent is not None and percent <= facts.supply_low_percent):
        return Toner.LOW
    return Toner.UNKNOWN if percent is None else Toner.FULL


def _cover(reasons: frozenset[str]) -> Cover:
    return Cover.OPEN if reasons & _OPEN else Cover.CLOSED
