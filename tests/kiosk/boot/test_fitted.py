"""The devices of a terminal as its settings name them: who has an owner, and under which name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.boot.fitted import FittedDevices
from kiosk.boot.judging import load_settings
from kiosk.health.board import StatusBoard
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.tallies import Tallies
from tests.fakes.halls import TERMINAL
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from pathlib import Path


def fitted(state: Path, *overrides: str) -> FittedDevices:
    journal = RememberingJournal()
    return FittedDevices(
        load_settings(overrides=overrides).devices,
        state,
        board=StatusBoard(TERMINAL, journal=journal, on_change=lambda _standing: None),
        journal=journal,
        tallies=Tallies(),
        on_presence=lambda _presence: None,
    )


def test_terminal_without_devices_has_no_owners(tmp_path: Path) -> None:
    devices = fitted(tmp_path)
    assert (devices.lanes, devices.reader, devices.document_printer) == ({}, None, None)


def test_each_device_is_known_by_the_name_of_its_kind(tmp_path: Path) -> None:
    devices = fitted(
        tmp_path,
        "devices.id_card_reader.link=tcp:127.0.0.1:9",
        "devices.ticket_printer.link=tcp:127.0.0.1:9",
        "devices.document_printer.link=ipp://127.0.0.1:9/ipp/print",
        "devices.sensors.link=serial:/dev/null?baud=9600",
    )
    assert {kind: devices.lanes.get(kind) for kind in DeviceKind} == {
        DeviceKind.ID_CARD_READER: devices.reader,
        DeviceKind.TICKET_PRINTER: devices.printer,
        DeviceKind.DOCUMENT_PRINTER: devices.document_printer,
        DeviceKind.SPEAKER: devices.speaker,
        DeviceKind.SENSORS: devices.sensors,
        DeviceKind.CAMERA: devices.camera,
    }
