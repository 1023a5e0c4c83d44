"""Those who look after one terminal: who they are, what they work with, and how it is joined to the terminal."""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from kiosk.boot.upkeep import Ledger, fitted_kinds
from kiosk.domain.message import Message
from kiosk.health.guard import guard, outcome_of
from kiosk.journeys.upkeep_effects import Dossier, Line, Mood, Place, Sight
from kiosk.performing.calls import NothingRuns
from kiosk.ports.errors import KioskError, NotEnrolled, PortMissing, SettingsError
from kiosk.upkeep.board import Told
from kiosk.upkeep.kinds import DeviceKind
from kiosk.visit import Done

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kiosk.boot.examining import DeviceExaminer
    from kiosk.domain.device_tests import DeviceTest
    from kiosk.health.board import StatusBoard
    from kiosk.health.journal import Journal
    from kiosk.health.latest import LatestStatuses
    from kiosk.health.recent import RecentEvents
    from kiosk.performing.calls import Performing
    from kiosk.performing.upkeep import UpkeepPerformer
    from kiosk.ports.lane import Lane, Running
    from kiosk.settings import Settings
    from kiosk.standing import Standing
    from kiosk.texts import Catalogue
    from kiosk.upkeep.counters import Part
    from kiosk.vault.store import Vault

_FEW_FREE: Final = 1 << 30  # bytes
_SHORT_DAYS: Final = 30
_SKEW_S: Final = 60.0
_MOST_RECORDS: Final = 20
_MOST_LINES: Final = 60
_MB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Fittings:
    """What the devices brought: the lane of each that is fitted."""

    lanes: Mapping[DeviceKind, Lane[Any]]  # Any: each device its own port


class Attendance:
    """One terminal's upkeep, from the first frame on; `attach` when the devices are there."""

    def __init__(
        self,
        settings: Settings,
        state: Path,
        *,
        board: StatusBoard,
        latest: LatestStatuses,
        recent: RecentEvents,
        catalogue: Catalogue,
        restart: Callable[[], None],
    ) -> None:
        self.settings = settings
        self.state = state
        self.board = board
        self.latest = latest
        self.recent = recent
        self.restart = restart
        self._catalogue = catalogue
        self._performer: UpkeepPerformer | None = None
        self._room: Room | None = None

    def attach(self, behind: Performing, fittings: Fittings, vault: Vault, journal: Journal) -> Performing:
        """Join what those who look after the terminal may ask for to what citizens may."""
        from kiosk.boot.examining import Bench, DeviceExaminer, checks_of, on_bench
        from kiosk.lanes import PoolLane
        from kiosk.performing.upkeep import UpkeepPerformer
        from kiosk.performing.upkeep_desk import UpkeepDesk, UpkeepLanes
        from kiosk.technician.challenge import KEY_FILE, read_key
        from kiosk.technician.gate import Gate
        from kiosk.technician.register import Register
        from kiosk.vault.sign_in import VaultLedger

        ledger = VaultLedger(vault)

        def key() -> bytes | None:
            try:
                return read_key(self.state / KEY_FILE)
            except SettingsError:
                return None

        models = {DeviceKind.TICKET_PRINTER: self.settings.devices.ticket_printer.model}
        benches = {
            kind: Bench(lane, checks_of(kind), models.get(kind), on_bench)
            if kind is DeviceKind.DOCUMENT_PRINTER
            else Bench(lane, checks_of(kind), models.get(kind))
            for kind, lane in fittings.lanes.items()
            if checks_of(kind)
        }
        examiner = DeviceExaminer(benches, keep=lambda test: _keep(vault, test))
        self._room = room = Room(self, vault, fittings, examiner)
        lanes = UpkeepLanes(
            work=PoolLane(room, name="upkeep", journal=journal, threads=2),
            devices=fittings.lanes,
            reader=fittings.lanes.get(DeviceKind.ID_CARD_READER),
            speaker=fittings.lanes.get(DeviceKind.SPEAKER),
        )
        desk = UpkeepDesk(
            gate=Gate(lambda: Register.load(self.state), key, ledger, now=_now),
            sessions=ledger,
            room=room,
            examiner=examiner,
            attended=lambda present: self.board.attended(present=present),
            say=lambda language: self._catalogue.text("upkeep.sound.sentence", language),
            now=_now,
        )
        self._performer = performer = UpkeepPerformer(behind, lanes, desk, journal)
        return performer

    def stands(self, standing: Standing) -> None:
        """The board has news. From any thread."""
        if self._room is not None:
            self._room.met(standing)
        if self._performer is not None:
            self._performer.stands()

    def left(self) -> None:
        """A session is over."""
        if self._performer is not None:
            self._performer.left()


class Room:
    """Fulfils `kiosk.performing.upkeep.Workroom` for one terminal."""

    def __init__(self, attendance: Attendance, vault: Vault, fittings: Fittings, examiner: DeviceExaminer) -> None:
        self._of = attendance
        self._vault = vault
        self._fittings = fittings
        self._examiner = examiner
        self._lock = threading.Lock()
        self._contact: tuple[datetime, float] | None = None  # last answer of the backend, the clock's lead in seconds
        self._kinds = fitted_kinds(attendance.settings.devices)
        self._ledger = Ledger.empty()
        self._count()

    def met(self, standing: Standing) -> None:
        """The backend may have answered: take note of how far apart the clocks are."""
        hall = standing.hall
        if hall is not None and standing.backend_trouble is None:
            now = _now()
            with self._lock:
                if self._contact is None or hall.as_of > self._contact[0]:
                    self._contact = (hall.as_of, (now - hall.as_of).total_seconds())

    def sight(self) -> Sight:
        """Tell how everything is now."""
        known = self._of.latest.told
        told = {kind: known.get(kind, Told()) for kind in self._kinds} | known
        with self._lock:
            supplies = self._ledger.supplies_fitted(self._of.settings.devices, told.values())
        return Sight(tuple(told.items()), supplies, self._of.board.standing.backend_trouble)

    def dossier(self, kind: DeviceKind) -> Dossier:
        """Gather what is known of a device."""
        from kiosk.vault.device_tests import VaultDeviceTests

        self._count()
        named = getattr(self._of.settings.devices, kind.replace("-", "_"), None)
        words = {} if named is None else named.model_dump()
        facts = [
            (label, str(words[name]))
            for name, label in (
                ("model", Message.of("upkeep.device.model")),
                ("link", Message.of("upkeep.device.link")),
                ("source", Message.of("upkeep.device.link")),
            )
            if words.get(name)
        ]
        kept = VaultDeviceTests(self._vault).newest(most=200)
        records = [one for one in kept if one.device == kind][:_MOST_RECORDS]
        totals = tuple((counter, total) for (of, counter), total in self._ledger.totals.items() if of is kind)
        return Dossier(tuple(facts), totals, tuple(records), self._examiner.has(kind))

    def keep(self, test: DeviceTest) -> None:
        """Keep the record of a test."""
        from kiosk.vault.device_tests import VaultDeviceTests

        VaultDeviceTests(self._vault).put(test)

    def refilled(self, part: Part, *, by: str) -> None:
        """A part was put in anew."""
        from kiosk.vault.counters import VaultCounters

        VaultCounters(self._vault).refilled(part, at=_now(), by=by)
        self._count()

    def survey(self, place: Place, *, only: str) -> tuple[Line, ...]:
        """Report on one part of the terminal."""
        match place:
            case Place.NETWORK:
                return tuple(self._network())
            case Place.STORAGE:
                return tuple(self._storage())
            case Place.LOGS:
                return tuple(self._logs(only))
            case _:
                return ()

    def bundle(self) -> str:
        """Make a support bundle: on a USB stick where one is mounted, else in the state directory."""
        from kiosk.boot.support_bundle import Sources, write_bundle

        folder = _stick() or self._of.state
        file = folder / f"support-{_now():%Y%m%d-%H%M%S}.zip"
        write_bundle(file, Sources(self._of.state, self._of.settings, self._of.recent.lines()))
        return str(file)

    def print_test(self, kind: DeviceKind, answer: Callable[[object], None]) -> Running:
        """Print a test; answers an outcome."""
        lane = self._fittings.lanes.get(kind)
        if lane is None:
            answer(outcome_of(PortMissing("no such device is fitted")))
            return NothingRuns()

        def told(came: object) -> None:
            answer(outcome_of(came) if isinstance(came, Exception) else Done(None))

        return lane.submit(_test_sheet if kind is DeviceKind.DOCUMENT_PRINTER else _test_slip, told)

    def restart(self) -> None:
        """End the program."""
        self._of.restart()

    def _count(self) -> None:
        """Read the counters; a vault that cannot be read leaves those of the last time."""
        came = guard(lambda: Ledger.of(self._vault), self._of.recent)
        if not isinstance(came, Exception):
            with self._lock:
                self._ledger = came

    def _network(self) -> list[Line]:
        from backend.client.credentials import Credentials

        trouble = self._of.board.standing.backend_trouble
        reached = Line(Message.of("upkeep.net.backend"), Message.of("upkeep.net.reached"), Mood.GOOD)
        lines = [reached if trouble is None else Line(Message.of("upkeep.net.backend"), trouble, Mood.BAD)]
        try:
            found = Credentials.load(self._of.state)
        except KioskError as error:
            code = NotEnrolled.code if isinstance(error, NotEnrolled) else error.code
            lines.append(Line(Message.of("upkeep.net.certificate"), code, Mood.BAD))
        else:
            days = (found.not_after - _now()).days
            mood = Mood.BAD if days < 0 else Mood.WARNING if days < _SHORT_DAYS else Mood.GOOD
            lines.append(Line(Message.of("upkeep.net.address"), found.place.terminals_url))
            lines.append(Line(Message.of("upkeep.net.certificate"), Message.of("upkeep.net.days", days=days), mood))
        with self._lock:
            contact = self._contact
        if contact is None:
            lines.append(Line(Message.of("upkeep.net.contact"), Message.of("upkeep.never"), Mood.UNKNOWN))
        else:
            at, lead_s = contact
            mood = Mood.GOOD if abs(lead_s) < _SKEW_S else Mood.BAD
            lines.append(Line(Message.of("upkeep.net.contact"), at=at))
            lines.append(
                Line(Message.of("upkeep.net.skew"), Message.of("upkeep.net.seconds", seconds=f"{lead_s:+.1f}"), mood)
            )
        return lines

    def _storage(self) -> list[Line]:
        usage = shutil.disk_usage(self._of.state)
        free = Mood.GOOD if usage.free > _FEW_FREE else Mood.BAD
        files = sum(file.stat().st_size for file in self._of.state.rglob("*") if file.is_file())
        vault = sum(file.stat().st_size for file in self._of.state.glob("vault.db*"))
        return [
            Line(Message.of("upkeep.storage.free"), _megabytes(usage.free), free),
            Line(Message.of("upkeep.storage.disk"), _megabytes(usage.total)),
            Line(Message.of("upkeep.storage.state"), _megabytes(files)),
            Line(Message.of("upkeep.storage.vault"), _megabytes(vault)),
        ]

    def _logs(self, only: str) -> list[Line]:
        events = self._of.recent.newest(only=only)[:_MOST_LINES]
        return [
            Line(event, " ".join(f"{name}={value}" for name, value in values.items()), at=at)
            for at, event, values in events
        ]


def _test_slip(printer: Any) -> object:
    from devices.diagnostics.ticket_printer import slip
    from kiosk.ports.ticket_printer import QrCode, TextLine

    parts = (TextLine("一二三四五六七八九十 0123456789"), TextLine("A012", width=4, height=4), QrCode("TEST"))
    return printer.print(slip(*parts), deadline_s=20.0)


def _test_sheet(printer: Any) -> object:
    from kiosk.boot.examining import on_bench

    bench = on_bench(printer)
    return bench.print(next(bench.serials))


def _megabytes(size: int) -> Message:
    return Message.of("upkeep.storage.mb", mb=f"{size / _MB:,.1f}")


def _stick() -> Path | None:
    """Where a USB stick is mounted that can be written, if one is."""
    import os
    from pathlib import Path

    for parent in (Path("/media"), Path("/run/media")):
        for folder in (*parent.glob("*"), *parent.glob("*/*")):
            if folder.is_mount() and os.access(folder, os.W_OK):
                return folder
    return None


def _now() -> datetime:
    return datetime.now(UTC)


def _keep(vault: Vault, test: DeviceTest) -> None:
    from kiosk.vault.device_tests import VaultDeviceTests

    VaultDeviceTests(vault).put(test)
