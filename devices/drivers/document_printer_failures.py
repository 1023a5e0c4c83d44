"""What failed between us and an IPP printer, in the core's words: the wire, or what the printer answered."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Final

from devices.codecs.ipp_printing import NOT_NOW, REFUSALS, Operation, Status
from kiosk.ports.errors import (
    DeviceBusy,
    DeviceError,
    DeviceSilent,
    DocumentRefused,
    LinkLost,
    PortMissing,
    PrinterFault,
    WrongDevice,
)

if TYPE_CHECKING:
    import requests

    from devices.drivers.document_printer_address import IppAddress

_NOBODY: Final = frozenset({errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH})
_OF_JOBS: Final = frozenset({Operation.GET_JOB_ATTRIBUTES, Operation.GET_JOBS, Operation.CANCEL_JOB})


class NoSuchJob(DeviceError):
    """The printer knows no such job, or can do nothing about it any more. Never leaves the dialogue."""


def unreached(address: IppAddress, error: requests.RequestException) -> DeviceError:
    """Name what requests met."""
    import requests
    from urllib3.exceptions import NameResolutionError

    reason = getattr(error.args[0], "reason", None) if error.args else None
    match error:
        case requests.exceptions.SSLError():
            return WrongDevice(f"{address}: TLS failed: {reason or error}")
        case requests.ConnectTimeout():
            return PortMissing(f"{address}: nothing answers at this address")
        case requests.ConnectionError() if isinstance(reason, NameResolutionError):
            return PortMissing(f"{address}: the name cannot be resolved")
        case requests.ConnectionError() if _is_nobody_there(reason):
            return PortMissing(f"{address}: the connection is refused")
        case requests.Timeout():
            return DeviceSilent(f"{address}: connected, and no answer")
    if "timed out" in str(error).lower():  # a read that stalls in the middle comes as a ConnectionError
        return DeviceSilent(f"{address}: the answer does not go on")
    return LinkLost(f"{address}: the connection broke")


def refused(operation: Operation, code: int) -> DeviceError:
    """Name what the printer answered instead of doing it."""
    name = Status(code).name.lower().replace("_", " ") if code in set(Status) else f"status 0x{code:04x}"
    said = f"{operation.name}: the printer says {name}"
    if code in {Status.NOT_FOUND, Status.GONE} or (code == Status.NOT_POSSIBLE and operation is Operation.CANCEL_JOB):
        return NoSuchJob(said) if operation in _OF_JOBS else WrongDevice(f"{said}; is the path right?")
    if code in NOT_NOW:
        return DeviceBusy(said)
    if code in REFUSALS:
        return DocumentRefused(said)
    if code == Status.OPERATION_NOT_SUPPORTED:
        return WrongDevice(said)
    return PrinterFault(said)


def _is_nobody_there(reason: object) -> bool:
    """Whether a connection could not be made at all, rather than broke as soon as it was."""
    from urllib3.exceptions import NewConnectionError

    cause = reason.__cause__ if isinstance(reason, NewConnectionError) else None
    return isinstance(cause, OSError) and cause.errno in _NOBODY
