"""What printers cannot do. The tree stands in the package's docstring."""

from __future__ import annotations

from kiosk.ports.errors.tree import ClearBy, DeviceError


class PrinterError(DeviceError):
    """The printer answers, and cannot print."""


class PaperOut(PrinterError):
    """The roll or tray is empty."""

    clear_by = ClearBy.ATTENDANT
    code = "paper_out"


class PaperJam(PrinterError):
    """Paper is stuck."""

    clear_by = ClearBy.ATTENDANT
    code = "paper_jam"


class CoverOpen(PrinterError):
    """The cover is open."""

    clear_by = ClearBy.ATTENDANT
    code = "cover_open"


class TonerOut(PrinterError):
    """Toner or ink is used up, or its cartridge is not there."""

    clear_by = ClearBy.ATTENDANT
    code = "toner_out"


class CutterFault(PrinterError):
    """The cutter is stuck."""

    clear_by = ClearBy.ENGINEER
    code = "cutter_fault"


class PrinterFault(PrinterError):
    """An unrecoverable fault, says the printer."""

    clear_by = ClearBy.ENGINEER
    code = "printer_fault"


class HeadHot(PrinterError):
    """The head is too hot; the printer recovers by itself."""

    clear_by = ClearBy.RETRY
    code = "head_hot"


class NotPrintable(PrinterError):
    """A character cannot be printed on this model in any way. Nothing was sent."""

    clear_by = ClearBy.ENGINEER
    code = "not_printable"


class DocumentRefused(PrinterError):
    """The printer does not take this document: its format, its paper, a setting. Nothing came out."""

    clear_by = ClearBy.ENGINEER
    code = "document_refused"


class JobCanceled(PrinterError):
    """Somebody canceled the job at the printer before anything came out."""

    clear_by = ClearBy.CITIZEN
    code = "job_canceled"


class SerialUsed(PrinterError):
    """This serial was sent to a printer before, and not definitely in vain. Nothing was sent now."""

    clear_by = ClearBy.CITIZEN
    code = "serial_used"


class OutcomeUnknown(PrinterError):
    """Bytes were sent and completion was not proved. Never print again by yourself: ask the person."""

    clear_by = ClearBy.CITIZEN
    code = "outcome_unknown"
