"""Looking what is connected where, from the technician's page: the probe of the command line, with news on the way.

What this terminal uses itself is busy, and told so. A device of it that is lost stands aside meanwhile: its owner would
open the very port that is asked.
"""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from kiosk.boot.adopting import adopt, settings_of
from kiosk.health.events import Event
from kiosk.health.guard import guard
from kiosk.journeys.upkeep_probing import Adopted, Finding, Search, Tried, Try
from kiosk.ports.errors import KioskError
from kiosk.upkeep.kinds import DeviceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from devices.probing.found import Found, Probed
    from kiosk.health.journal import Journal
    from kiosk.settings import DeviceSettings, Settings
    from kiosk.vault.store import Vault

_ASIDE_S: Final = 8.0  # longer than one port takes


@runtime_checkable
class Owner(Protocol):
    """A device's owner that can leave a lost device alone for a while."""

    def stand_aside(self, for_s: float) -> None:
        """Open nothing for so long."""


class DeviceSearch:
    """Fulfils `kiosk.performing.upkeep_desk.Prober`."""

    def __init__(
        self,
        settings: Settings,
        state: Path,
        *,
        vault: Vault,
        journal: Journal,
        owners: Iterable[object],
        reload: Callable[[], Settings],
        places: Callable[[DeviceSettings], Iterable[tuple[str, Callable[[], Iterable[Probed]]]]] | None = None,
    ) -> None:
        """`reload`: reads all settings as the next start will. `places`: who is asked, and how; by default, all."""
        self._settings = settings
        self._state = state
        self._vault = vault
        self._journal = journal
        self._owners = tuple(owner for owner in owners if isinstance(owner, Owner))
        self._reload = reload
        self._places = places or every_place
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._search = Search(next(self._numbers), running=False)

    def begin(self, on_news: Callable[[Search], object]) -> Search:
        """Begin; see Prober."""
        self.stop()
        with self._lock:
            self._over = over = threading.Event()
            self._search = begun = Search(next(self._numbers), running=True)
        work = threading.Thread(
            target=guard, args=(lambda: self._look(over, on_news), self._journal), name="search", daemon=True
        )
        work.start()
        return begun

    def stop(self) -> Search:
        """Ask nobody else; see Prober. The question under way ends by itself, and its answer is dropped."""
        with self._lock:
            self._over.set()
            if self._search.running:
                self._search = replace(self._search, number=next(self._numbers), running=False, at="")
            return self._search

    def adopt(self, finding: Finding, row: str, *, by: str) -> Adopted:
        """Have the terminal use it from its next start on; see Prober."""
        from kiosk.vault.audit import AuditChain

        wanted = settings_of(str(finding.kind), finding.link, row)
        written = adopt(self._state, wanted, by=by, reload=self._reload)
        for name, _value in written.settings:
            self._journal.note(Event.SETTING_ADOPTED, setting=name, who=by, overruled=name in written.overruled)
        chain = AuditChain(self._vault)
        facts = {"settings": ",".join(wanted), "who": by}
        came = guard(lambda: chain.append(Event.SETTING_ADOPTED, facts), self._journal)
        if isinstance(came, KioskError):  # it holds all the same, and that is what whoever did it must hear
            self._journal.note(Event.AUDIT_MISSED, code=came.code)
        return Adopted(written.settings, written.overruled)

    # ── a thread of its own ──

    def _look(self, over: threading.Event, on_news: Callable[[Search], object]) -> None:
        try:
            self._ask_all(over, on_news)
        finally:  # one that breaks off must not seem to go on for ever
            self._tell(over, on_news, at="", running=False)

    def _ask_all(self, over: threading.Event, on_news: Callable[[Search], object]) -> None:
        for at, ask in self._places(self._settings.devices):
            if over.is_set():
                return
            self._tell(over, on_news, at=at)
            for owner in self._owners:
                owner.stand_aside(_ASIDE_S)
            for probed in ask():
                tries = tuple(
                    Try(one.link, one.protocol, Tried(str(one.answer)), round(one.elapsed_ms)) for one in probed.tries
                )
                found = () if probed.found is None else (self._finding(probed.found),)
                self._add(over, on_news, found, tries)

    def _add(
        self,
        over: threading.Event,
        on_news: Callable[[Search], object],
        found: tuple[Finding, ...],
        tries: tuple[Try, ...],
    ) -> None:
        now = self._search
        self._tell(over, on_news, findings=(*now.findings, *found), tries=(*now.tries, *tries))

    def _tell(self, over: threading.Event, on_news: Callable[[Search], object], **news: object) -> None:
        with self._lock:
            if over.is_set():
                return
            said = replace(self._search, number=next(self._numbers), **news)  # type: ignore[arg-type]  # its fields
            self._search = said
        on_news(said)

    def _finding(self, found: Found) -> Finding:
        kind = DeviceKind(found.device)
        used = getattr(self._settings.devices, found.device.replace("-", "_"))
        return Finding(
            kind,
            lasting(found),
            maker=found.maker or "",
            model=found.model or "",
            firmware=found.firmware or "",
            serial=found.serial or "",
            rows=found.rows,
            now=used.link,
            now_row=getattr(used, "model", ""),
        )


def lasting(found: Found) -> str:
    """The link to be written down: by the port's lasting name where it has one."""
    scheme, _, rest = found.link.partition(":")
    if scheme != "serial" or not found.names:
        return found.link
    _, question, options = rest.partition("?")
    return f"serial:{found.names[0]}{question}{options}"


def every_place(devices: DeviceSettings) -> Iterator[tuple[str, Callable[[], Iterable[Probed]]]]:
    """Every serial port of this machine, then the hosts that the settings name. A network is not searched."""
    from devices.probing.asking import probe_serial
    from devices.probing.network import probe_host
    from devices.probing.ports import serial_ports

    for port in serial_ports():
        yield port.path, lambda port=port: probe_serial([port])  # type: ignore[misc]  # bound now, not when called
    for host, raw_port, ipp_port in hosts_of(devices):
        yield host, lambda at=(host, raw_port, ipp_port): probe_host(at[0], raw_port=at[1], ipp_port=at[2])  # type: ignore[misc]


def hosts_of(devices: DeviceSettings) -> Iterator[tuple[str, int, int]]:
    """The hosts that printers' links name, each with its ports for raw printing and IPP."""
    from devices.drivers.document_printer_address import DEFAULT_PORT, parse_ipp_address
    from devices.links.address import TcpAddress, parse_link
    from devices.probing.network import RAW_PORT

    ports: dict[str, tuple[int, int]] = {}
    if devices.ticket_printer.link.startswith("tcp:"):
        raw = parse_link(devices.ticket_printer.link)
        if isinstance(raw, TcpAddress):
            ports[raw.host] = (raw.port, DEFAULT_PORT)
    if devices.document_printer.link:
        ipp = parse_ipp_address(devices.document_printer.link)
        ports[ipp.host] = (ports.get(ipp.host, (RAW_PORT, DEFAULT_PORT))[0], ipp.port)
    for host, (raw_port, ipp_port) in ports.items():
        yield host, raw_port, ipp_port
