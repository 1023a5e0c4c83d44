"""Devices as ports, from a link on the command line or from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from devices.diagnostics.check import Kind
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kiosk.ports.camera import Camera
    from kiosk.ports.document_printer import DocumentPrinter
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.sensors import Sensors
    from kiosk.ports.speaker import Speaker
    from kiosk.ports.ticket_printer import TicketPrinter
    from kiosk.settings import CameraSettings
    from kiosk.upkeep.kinds import Status


class Port(Protocol):
    """What all ports have."""

    def open(self, *, deadline_s: float) -> None:
        """Open it."""

    def close(self) -> None:
        """Let go of it."""

    def interrupt(self) -> None:
        """End its pending call."""

    def status(self, *, deadline_s: float) -> Status:
        """Ask how it is."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """One device of this terminal, or one that somebody named.

    `camera`: its settings; None: those of this release. `clips`: the speaker's recordings; empty: the product's own.
    """

    kind: Kind
    link: str
    model: str | None = None
    ca_file: Path | None = None
    clips: str = ""
    camera: CameraSettings | None = None

    def port(self) -> Port:
        """Make its port, closed. Raises SettingsError."""
        match self.kind:
            case Kind.ID_CARD_READER:
                return id_card_reader(self.link)
            case Kind.TICKET_PRINTER:
                return ticket_printer(self.link, self.model)
            case Kind.DOCUMENT_PRINTER:
                return document_printer(self.link, self.ca_file)
            case Kind.CAMERA:
                return camera(self.link, self.camera)
            case Kind.SPEAKER:
                return speaker(self.link, self.clips)
            case Kind.SENSORS:
                return sensors(self.link)


def id_card_reader(link: str) -> IdCardReader:
    """Make a reader, closed. Raises SettingsError."""
    from devices.drivers.id_card_reader_fitting import fit_reader

    return fit_reader(link)


def ticket_printer(
    link: str, model: str | None, *, fed: Callable[[float, int], None] = lambda _length_mm, _cuts: None
) -> TicketPrinter:
    """Make a ticket printer, closed. `fed`: told of paper used. Raises SettingsError."""
    from devices.catalog import DEFAULT_TICKET_PRINTER
    from devices.drivers.ticket_printer_fitting import fit_ticket_printer

    return fit_ticket_printer(link, model or DEFAULT_TICKET_PRINTER, fed=fed)


def document_printer(link: str, ca_file: Path | None) -> DocumentPrinter:
    """Make a document printer, closed. Raises SettingsError."""
    from devices.drivers.document_printer import IppDocumentPrinter
    from devices.drivers.document_printer_address import parse_ipp_address
    from devices.drivers.document_printer_dialogue import IppDialogue

    return IppDocumentPrinter(IppDialogue(parse_ipp_address(link), ca_file=ca_file))


def camera(source: str, settings: CameraSettings | None = None) -> Camera:
    """Make a camera, closed. Raises SettingsError."""
    from devices.drivers.camera_fitting import fit_camera
    from kiosk.boot.judging import load_settings

    return fit_camera(settings or load_settings().devices.camera, source=source)


def speaker(link: str, clips: str = "") -> Speaker:
    """Make a speaker, closed. Raises SettingsError."""
    from devices.drivers.speaker_fitting import fit_speaker

    return fit_speaker(link, clips=clips)


def sensors(link: str) -> Sensors:
    """Make a board of sensors, closed. Raises SettingsError."""
    from devices.drivers.sensors_fitting import fit_sensors

    return fit_sensors(link)


def fitted(configs: Iterable[Path], overrides: Iterable[str], state: Path | None = None) -> tuple[Fitted, ...]:
    """Every device that the settings name; `state`: the terminal's, with what was adopted. Raises SettingsError."""
    from pathlib import Path

    from kiosk.boot.judging import load_settings

    named = load_settings(tuple(configs), overrides=overrides, state=state).devices
    ca_file = named.document_printer.ca_file
    devices = (
        Fitted(Kind.ID_CARD_READER, named.id_card_reader.link),
        Fitted(Kind.TICKET_PRINTER, named.ticket_printer.link, named.ticket_printer.model),
        Fitted(Kind.DOCUMENT_PRINTER, named.document_printer.link, ca_file=Path(ca_file) if ca_file else None),
        Fitted(Kind.CAMERA, named.camera.source, camera=named.camera),
        Fitted(Kind.SPEAKER, named.speaker.link, clips=named.speaker.clips),
        Fitted(Kind.SENSORS, named.sensors.link),
    )
    return tuple(device for device in devices if device.link)


def chosen(
    kind: Kind | None,
    link: str | None,
    model: str | None,
    configs: Iterable[Path],
    overrides: Iterable[str],
    state: Path | None = None,
) -> tuple[Fitted, ...]:
    """The device at `link`, or those that the settings name: all, or the one of this kind. Raises SettingsError."""
    if link is not None:
        if kind is None:
            raise SettingsError(f"--link {link}: give --device, too: {', '.join(Kind)}")
        return (Fitted(kind, link, model),)
    found = tuple(device for device in fitted(configs, overrides, state) if kind is None or device.kind is kind)
    if kind is not None and not found:
        where = "camera.source" if kind is Kind.CAMERA else f"{kind.replace('-', '_')}.link"
        raise SettingsError(f"the settings name no {kind}: give --link, or --set devices.{where}=…")
    return found
