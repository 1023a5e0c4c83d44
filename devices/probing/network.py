"""Asking a host on the network: its raw printing port, and its IPP printer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from devices.drivers.document_printer_address import DEFAULT_PORT, IppAddress
from devices.drivers.document_printer_dialogue import IppDialogue
from devices.probing.asking import probe_tcp
from devices.probing.found import Answer, Found, Probed, Try
from kiosk.ports.errors import DeviceError, DeviceSilent, LinkLost, PortMissing, WrongDevice

if TYPE_CHECKING:
    from collections.abc import Iterable

RAW_PORT: Final = 9100
_IPP_S: Final = 3.0


def probe_host(host: str, *, raw_port: int = RAW_PORT, ipp_port: int = DEFAULT_PORT) -> Iterable[Probed]:
    """Ask one host, 10 s at most. Only hosts that somebody names are asked: a network is not searched."""
    yield probe_tcp(host, raw_port)
    yield _ipp(IppAddress(host, ipp_port))


def _ipp(address: IppAddress) -> Probed:
    dialogue, started = IppDialogue(address), time.monotonic()
    found, answer, said = None, Answer.SILENT, ""
    try:
        facts = dialogue.printer(deadline=dialogue.monotonic() + _IPP_S)
        found, answer = Found("document-printer", str(address), model=facts.make_and_model), Answer.FOUND
    except (PortMissing, LinkLost) as error:
        answer, said = Answer.CLOSED, str(error)
    except DeviceSilent as error:
        said = str(error)
    except WrongDevice as error:
        answer, said = Answer.OTHER, str(error)
    except DeviceError as error:
        answer, said = Answer.OTHER, str(error)
    finally:
        dialogue.close()
    return Probed(found, (Try(str(address), "ipp", answer, (time.monotonic() - started) * 1000, said),))
