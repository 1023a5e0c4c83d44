"""The one error tree. Each class says who can clear it.

KioskError
├── SettingsError                 ENGINEER  a setting is wrong; says file and line
├── DeviceError
│   ├── Canceled                  RETRY     somebody interrupted the call
│   ├── PortMissing               ENGINEER  the port or address is not there, or may not be opened
│   ├── LinkLost                  RETRY     the wire went away in the middle
│   ├── DeviceSilent              ENGINEER  nothing answers: switched off, unplugged, wrong speed
│   ├── WrongDevice               ENGINEER  something answers, but not this kind of device
│   ├── DeviceBusy                RETRY     in use by another process or still starting
│   ├── ProtocolViolated          RETRY     bytes that make no sense, again and again
│   ├── ReaderError
│   │   ├── NoCard                CITIZEN   no card in time
│   │   ├── CardUnreadable        CITIZEN   pulled away too early, or the chip is damaged
│   │   └── ReaderFault           ENGINEER  the security module reports a fault of its own
│   └── PrinterError
│       ├── PaperOut              ATTENDANT
│       ├── PaperJam              ATTENDANT
│       ├── CoverOpen             ATTENDANT
│       ├── TonerOut              ATTENDANT
│       ├── CutterFault           ENGINEER
│       ├── PrinterFault          ENGINEER  unrecoverable, says the printer
│       ├── HeadHot               RETRY     clears itself
│       ├── NotPrintable          ENGINEER  a character this model cannot print in any way
│       ├── DocumentRefused       ENGINEER  not a format, paper or setting this printer takes; nothing came out
│       ├── JobCanceled           CITIZEN   somebody canceled it at the printer before anything came out
│       ├── SerialUsed            CITIZEN   this serial was sent to a printer before; void it and issue anew
│       └── OutcomeUnknown        CITIZEN   it may have printed; never print again by yourself
├── VaultError
│   ├── VaultBusy                 RETRY     another process holds it
│   ├── VaultFull                 ENGINEER  the disk is full or cannot be written
│   ├── VaultDamaged              ENGINEER  the file is no database, or its content contradicts itself
│   ├── VaultTooNew               ENGINEER  a later release wrote it, and this one may not read it
│   └── VaultKeyWrong             ENGINEER  the key is missing, lies open, or is another one
└── BackendError
    ├── BackendUnreachable        RETRY
    ├── NotEnrolled               ENGINEER  this terminal has no certificate
    ├── CertificateRevoked        ENGINEER
    ├── CertificateExpired        ENGINEER
    ├── ClockWrong                ENGINEER
    ├── WrongServer               ENGINEER  somebody else answers at the backend's address
    ├── EnrolmentRefused          ENGINEER  the enrolment code is wrong, used or too old
    ├── BackendFault              RETRY     it answered with a fault of its own (5xx, busy database)
    └── BackendRefused            CITIZEN   it said no; carries the Refusal

A definite failure leaves the world as it was. Only OutcomeUnknown and BackendUnreachable(sent=True) do not know.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from kiosk.domain.message import Message

if TYPE_CHECKING:
    from kiosk.domain.refusal import Refusal


class ClearBy(StrEnum):
    """Who can clear a condition."""

    RETRY = "retry"
    CITIZEN = "citizen"
    ATTENDANT = "attendant"
    ENGINEER = "engineer"


class KioskError(Exception):
    """A condition with a name. `str()` is for technicians: what happened, in English, without personal data."""

    clear_by: ClassVar[ClearBy]
    code: ClassVar[str]

    @property
    def remedy(self) -> Message:
        """What to do, for the people `clear_by` names: a message of the catalogue."""
        return Message.of(f"error.{self.code}")


class SettingsError(KioskError):
    """A setting is wrong. `str()` names the file and line, or the option, and what would be right."""

    clear_by = ClearBy.ENGINEER
    code = "settings"


class DeviceError(KioskError):
    """A device, or the way to it."""


class Canceled(DeviceError):
    """The call was interrupted on purpose."""

    clear_by = ClearBy.RETRY
    code = "canceled"


class PortMissing(DeviceError):
    """The port or address is not there, refuses, or may not be opened."""

    clear_by = ClearBy.ENGINEER
    code = "port_missing"


class LinkLost(DeviceError):
    """The wire went away in the middle of a call."""

    clear_by = ClearBy.RETRY
    code = "link_lost"


class DeviceSilent(DeviceError):
    """The port is open and nothing answers."""

    clear_by = ClearBy.ENGINEER
    code = "device_silent"


class WrongDevice(DeviceError):
    """Something answers on the port, but in another protocol."""

    clear_by = ClearBy.ENGINEER
    code = "wrong_device"


class DeviceBusy(DeviceError):
    """In use by another process, or still starting."""

    clear_by = ClearBy.RETRY
    code = "device_busy"


class ProtocolViolated(DeviceError):
    """Damaged or senseless bytes outlasted the retries."""

    clear_by = ClearBy.RETRY
    code = "protocol_violated"


class ReaderError(DeviceError):
    """The ID card reader works; the card or its module does not."""


class NoCard(ReaderError):
    """No card was laid down in time."""

    clear_by = ClearBy.CITIZEN
    code = "no_card"


class CardUnreadable(ReaderError):
    """The card was pulled away too early, is not an ID card, or its chip is damaged."""

    clear_by = ClearBy.CITIZEN
    code = "card_unreadable"


class ReaderFault(ReaderError):
    """The reader's security module reports a fault of its own."""

    clear_by = ClearBy.ENGINEER
    code = "reader_fault"


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


class VaultError(KioskError):
    """What must survive a power cut cannot be read or written."""


class VaultBusy(VaultError):
    """Another process holds the vault and does not let go."""

    clear_by = ClearBy.RETRY
    code = "vault_busy"


class VaultFull(VaultError):
    """The disk is full, read-only, or fails."""

    clear_by = ClearBy.ENGINEER
    code = "vault_full"


class VaultDamaged(VaultError):
    """The vault's file is no database, or its content contradicts itself."""

    clear_by = ClearBy.ENGINEER
    code = "vault_damaged"


class VaultTooNew(VaultError):
    """A later release wrote the vault in a way this one may not read."""

    clear_by = ClearBy.ENGINEER
    code = "vault_too_new"


class VaultKeyWrong(VaultError):
    """The vault's key is missing, readable by others, or not the one it was sealed with."""

    clear_by = ClearBy.ENGINEER
    code = "vault_key_wrong"


class BackendError(KioskError):
    """The backend, or the way to it."""


class BackendUnreachable(BackendError):
    """No answer. `sent` tells whether the request may have arrived: then only the same Idempotency-Key may follow."""

    clear_by = ClearBy.RETRY
    code = "backend_unreachable"

    def __init__(self, message: str, *, sent: bool = False) -> None:
        super().__init__(message)
        self.sent = sent


class NotEnrolled(BackendError):
    """This terminal has no key or certificate yet: `kiosk enrol`."""

    clear_by = ClearBy.ENGINEER
    code = "not_enrolled"


class CertificateRevoked(BackendError):
    """The backend took this terminal's certificate back."""

    clear_by = ClearBy.ENGINEER
    code = "certificate_revoked"


class CertificateExpired(BackendError):
    """This terminal's certificate, or the backend's, is past its date."""

    clear_by = ClearBy.ENGINEER
    code = "certificate_expired"


class ClockWrong(BackendError):
    """This terminal's clock cannot be right: certificates lie in its future, or the backend's time is far off."""

    clear_by = ClearBy.ENGINEER
    code = "clock_wrong"


class WrongServer(BackendError):
    """What answers at the backend's address is not the backend this terminal trusts. Nothing was sent."""

    clear_by = ClearBy.ENGINEER
    code = "wrong_server"


class EnrolmentRefused(BackendError):
    """The enrolment code is wrong, was used before, or is too old."""

    clear_by = ClearBy.ENGINEER
    code = "enrolment_refused"


class BackendFault(BackendError):
    """The backend answered with a fault of its own."""

    clear_by = ClearBy.RETRY
    code = "backend_fault"


class BackendRefused(BackendError):
    """The backend said no, and why."""

    clear_by = ClearBy.CITIZEN
    code = "backend_refused"

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason.id)
        self.refusal = refusal
