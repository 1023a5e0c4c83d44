"""`kiosk devices camera copy` and `portrait`: what a camera takes comes out on paper, or not at all, and is wiped."""

from __future__ import annotations

import tempfile
import time
import uuid
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.cli.devices.camera import AsJson, Source, Timeout, camera_of, hinted
from kiosk.cli.devices.ports import document_printer
from kiosk.cli.devices.print_document import outcome_of
from kiosk.cli.output import Exit, complaining, emit, error_json, say
from kiosk.cli.run import Configs, Overrides
from kiosk.ports.camera import Subject
from kiosk.ports.errors import DeviceError, SettingsError
from kiosk.ports.print_journal import COPY_PREFIX

if TYPE_CHECKING:
    from kiosk.ports.camera import Camera, Page, PaperDocument
    from kiosk.ports.document_printer import DocumentPrinted, DocumentPrinter

_OPEN_S: Final = 5.0
_PRINT_S: Final = 120.0
_SIDES: Final = 2
_MOST_PAGES: Final = 20


def copy(
    *,
    subject: Annotated[Subject, typer.Option(help="A card, both sides onto one sheet; or papers.")] = Subject.CARD,
    count: Annotated[int | None, typer.Option(min=1, max=_MOST_PAGES, help="Sides or pages; card 2, a4 1.")] = None,
    printer: Annotated[str | None, typer.Option(help="Instead of the settings': ipp://HOST[:PORT]/ipp/print.")] = None,
    ca_file: Annotated[Path | None, typer.Option(help="Who may sign an ipps printer's certificate.")] = None,
    source: Source = None,
    timeout_s: Timeout = 30.0,
    as_json: AsJson = False,
    config: Configs = None,
    overrides: Overrides = None,
) -> None:
    """Copy a card or papers: take each side, print, wipe. Nothing is kept: no picture, no name, no entry in a journal.

    Example: kiosk devices camera copy --subject card --printer ipp://192.0.2.11/ipp/print

    Between two sides it waits for Enter. Exit 0: the printer told that every sheet is out. 5: something may be out.
    4: nothing is out, or no good picture in time.
    """
    with complaining(as_json=as_json):
        link = printer or _named_printer(config, overrides)
        wanted = count or (_SIDES if subject is Subject.CARD else 1)
        if subject is Subject.CARD and wanted > _SIDES:
            raise SettingsError("a card has two sides: --count 1 or 2")
        began = time.monotonic()
        with camera_of(source, config, overrides) as camera:
            paper, seen_dpi = _take(camera, subject, wanted, timeout_s, as_json=as_json)
        try:
            told, code = _print(document_printer(link, ca_file), paper)
        finally:
            paper.wipe()
        told |= {"pages": wanted, "seen_dpi": seen_dpi, "elapsed_ms": round((time.monotonic() - began) * 1000, 1)}
    if as_json:
        emit(told)
    else:
        say(", ".join(f"{name} {value}" for name, value in told.items() if value is not None))
    if code:
        raise typer.Exit(code)


def portrait(
    source: Source = None,
    timeout_s: Timeout = 30.0,
    as_json: AsJson = False,
    config: Configs = None,
    overrides: Overrides = None,
) -> None:
    """Wait for one good face and tell the hints on the way; the picture is wiped. Needs the face models.

    Example: kiosk devices camera portrait --source v4l2:0

    Exit 0: taken. 4: none in time, no models, or the camera.
    """
    with complaining(as_json=as_json), camera_of(source, config, overrides) as camera:
        began = time.monotonic()
        taken = camera.capture_portrait(deadline_s=timeout_s, on_hint=hinted(as_json))
        told = {"width": taken.width, "height": taken.height}
        taken.wipe()
        told["elapsed_ms"] = round((time.monotonic() - began) * 1000)
    emit(told) if as_json else say(", ".join(f"{name} {value}" for name, value in told.items()))


def _named_printer(config: Configs, overrides: Overrides) -> str:
    from kiosk.boot.judging import load_settings

    link = load_settings(tuple(config or ()), overrides=overrides or ()).devices.document_printer.link
    if not link:
        raise SettingsError("the settings name no document printer: give --printer")
    return link


def _take(
    camera: Camera, subject: Subject, count: int, timeout_s: float, *, as_json: bool
) -> tuple[PaperDocument, int]:
    """Take each side; whatever happens, no side stays. Gives the worst sharpness of them, in dpi."""
    with ExitStack() as wiping:
        sides: list[Page] = []
        for number in range(1, count + 1):
            if number > 1:
                typer.prompt(
                    f"  >> {number} of {count}: turn it over, or lay the next one; Enter", default="", err=True
                )
            side = camera.capture_page(subject, deadline_s=timeout_s, on_hint=hinted(as_json))
            wiping.callback(side.wipe)
            sides.append(side)
        sharpness = min(side.seen_dpi for side in sides)
        one_sheet = subject is Subject.CARD or count == 1
        return (camera.copy_sheet(sides) if one_sheet else camera.document(sides)), sharpness


def _print(printer: DocumentPrinter, paper: PaperDocument) -> tuple[dict[str, object], Exit]:
    """Print under a name that says nothing, in a journal that is thrown away: a copy is no certificate."""
    from kiosk.vault.print_journal import VaultPrintJournal
    from kiosk.vault.store import Vault

    with (
        tempfile.TemporaryDirectory(prefix="kiosk-copy-") as folder,
        closing(Vault.open(Path(folder))) as vault,
        closing(printer),
    ):
        try:
            printer.open(deadline_s=_OPEN_S)
            printed: DocumentPrinted = printer.print(
                bytes(paper.pdf),
                serial=COPY_PREFIX + uuid.uuid4().hex[:12].upper(),
                sheets=paper.sheets,
                journal=VaultPrintJournal(vault),
                deadline_s=_PRINT_S,
            )
        except DeviceError as error:
            outcome, code = outcome_of(error)
            return {"outcome": outcome, "sheets": 0, **error_json(error)}, code
    return {"outcome": "printed", "sheets": printed.sheets, "error": None}, Exit.OK
