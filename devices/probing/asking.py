"""Asking one address who is there: a ticket printer first, an ID card reader after it.

In this order, because a printer takes a reader's question for text, while a reader shrugs at a printer's. A printer
that was found gets ESC @ last, which drops whatever a wrong speed left in its line buffer; nothing sent here ends a
line, so nothing is printed. Real-time status is answered by printers that are out of paper, open or offline, too.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from devices.catalog import TICKET_PRINTERS
from devices.codecs import escpos
from devices.codecs.escpos_status import Classifier, Kind
from devices.drivers.id_card_reader import SdtIdCardReader
from devices.links.address import PROBED_BAUDS, SerialAddress, TcpAddress
from devices.links.choice import link_to
from devices.probing.found import Answer, Found, Probed, Try
from kiosk.ports.errors import DeviceBusy, DeviceError, DeviceSilent, SettingsError, WrongDevice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from devices.codecs.escpos_status import Reply
    from devices.links.address import LinkAddress
    from devices.links.link import Link
    from devices.probing.ports import SerialPort

_OPEN_S: Final = 1.5
_PRINTER_S: Final = 0.35  # twice the slowest USB converter
_READER_S: Final = 0.6
_FRAME_S: Final = 0.4
_QUESTIONS: Final = (1, 2, 3, 4)
_FIRMWARE, _MAKER, _NAME, _SERIAL = 65, 66, 67, 68
_READ: Final = 256


def probe_serial(
    ports: Iterable[SerialPort],
    *,
    bauds: Iterable[int] = PROBED_BAUDS,
    monotonic: Callable[[], float] = time.monotonic,
) -> Iterable[Probed]:
    """Ask each port, at each speed: 5 s a port at most that is silent."""
    speeds = tuple(bauds)
    for port in ports:
        addresses = [SerialAddress(port.path, baud) for baud in speeds]
        probed = _probe(addresses, monotonic)
        if probed.found is not None:
            probed = replace(probed, found=replace(probed.found, names=port.names))
        yield probed


def probe_tcp(host: str, port: int, *, monotonic: Callable[[], float] = time.monotonic) -> Probed:
    """Ask one TCP address: a printer's raw port, or a reader behind a converter."""
    return _probe([TcpAddress(host, port)], monotonic)


def _probe(addresses: list[SerialAddress] | list[TcpAddress], monotonic: Callable[[], float]) -> Probed:
    tries: list[Try] = []
    for ask in (_printer, _reader):
        for address in addresses:
            started = monotonic()
            try:
                found, answer, said = ask(address)
            except DeviceBusy as error:
                found, answer, said = None, Answer.BUSY, str(error)
            except (DeviceError, SettingsError) as error:  # gone, or a speed that this port does not know
                found, answer, said = None, Answer.CLOSED, str(error)
            took_ms = (monotonic() - started) * 1000
            tries.append(Try(str(address), ask.__name__.strip("_"), answer, took_ms, said))
            if found is not None or answer in {Answer.BUSY, Answer.CLOSED}:
                return Probed(found, tuple(tries))
    return Probed(None, tuple(tries))


def _printer(address: LinkAddress) -> tuple[Found | None, Answer, str]:
    """Raises DeviceError when the port cannot be opened."""
    link = link_to(address)
    try:
        link.open(deadline_s=_OPEN_S)
        link.discard_input()
        heard = Classifier()
        link.write(b"".join(escpos.status_request(n) for n in _QUESTIONS), deadline_s=_PRINTER_S)
        answers, noise = 0, 0
        for reply in _replies(link, heard, _PRINTER_S, enough=len(_QUESTIONS)):
            answers += reply.kind is Kind.REALTIME
            noise += reply.kind is not Kind.REALTIME
        if answers < len(_QUESTIONS):
            return None, Answer.OTHER if answers or noise else Answer.SILENT, ""
        link.write(escpos.INITIALIZE, deadline_s=_PRINTER_S)
        maker, name = _told(link, _MAKER), _told(link, _NAME)
        firmware, serial = _told(link, _FIRMWARE), _told(link, _SERIAL)
        rows = offered(maker, name, firmware)
        return Found("ticket-printer", str(address), maker, name, firmware, serial, rows), Answer.FOUND, ""
    except DeviceBusy:
        raise
    except DeviceSilent:
        return None, Answer.SILENT, ""
    finally:
        link.close()


def _reader(address: LinkAddress) -> tuple[Found | None, Answer, str]:
    """Raises DeviceError when the port cannot be opened."""
    reader = SdtIdCardReader(link_to(address), baud=address.baud if isinstance(address, SerialAddress) else None)
    try:
        reader.open(deadline_s=_READER_S)
        sam = _sam(reader)
        return Found("id-card-reader", str(address), serial=sam), Answer.FOUND, ""
    except DeviceSilent:
        return None, Answer.SILENT, ""
    except WrongDevice as error:
        return None, Answer.OTHER, str(error)
    finally:
        reader.close()


def offered(maker: str | None, name: str | None, firmware: str | None) -> tuple[str, ...]:
    """The catalogue rows that this printer may be: by its name, then by its firmware; all, when it does not tell.

    A name that no row has offers none: settings must not say what is not known.
    """
    rows = list(TICKET_PRINTERS.values())
    if not name:
        return tuple(row.id for row in rows)
    fitting = [row for row in rows if _plain(row.name) in {_plain(name), _plain(f"{maker or ''}{name}")}]
    by_firmware = [row for row in fitting if row.firmware and (firmware or "").startswith(row.firmware)]
    return tuple(row.id for row in by_firmware or [row for row in fitting if not row.firmware])


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def _told(link: Link, n: int) -> str | None:
    """GS I n, answered in its turn: a printer that is offline may not come to it."""
    link.write(b"\x1dI" + bytes((n,)), deadline_s=_FRAME_S)
    for reply in _replies(link, Classifier(), _FRAME_S, enough=1):
        if reply.kind is Kind.FRAME:
            return reply.data.decode("ascii").strip() or None  # the classifier takes printable ASCII only
    return None


def _replies(link: Link, heard: Classifier, within_s: float, *, enough: int) -> Iterable[Reply]:
    ends = time.monotonic() + within_s
    count = 0
    while count < enough and (left_s := ends - time.monotonic()) > 0:
        for reply in heard.feed(link.read(_READ, deadline_s=left_s)):
            count += 1
            yield reply


def _sam(reader: SdtIdCardReader) -> str | None:
    try:
        return reader.sam_id(deadline_s=_READER_S)
    except DeviceError:
        return None
