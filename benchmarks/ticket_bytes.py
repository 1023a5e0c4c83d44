"""How many bytes a number ticket costs: our text against python-escpos's raster of the same paper. Aim: at most 1/25.

    python -m benchmarks.ticket_bytes [--model epson-tm-t88iii] [--json]

The raster is the ticket's own picture (as the emulated head printed it, without the paper's margins) sent by
python-escpos's `image()`, which is how it prints Chinese that its `text()` cannot. The head's own speed is the other
limit: what the wire takes longer than the head, somebody waits for.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, Found, Measure, Of, Peer
from devices.catalog import DEFAULT_TICKET_PRINTER, TICKET_PRINTERS, TicketPrinterModel
from devices.codecs.escpos_slip import encode_slip
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.emulators.ticket_printer_head import Head
from devices.emulators.ticket_printer_machine import SPEED_MM_S, Machine
from devices.emulators.ticket_printer_models import EMULATED
from kiosk.domain.message import Language, Words
from kiosk.domain.queueing import QueueNumber, QueueStatus, Site, Wait
from kiosk.slips import number_slip
from kiosk.standing import Terminal
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from kiosk.ports.ticket_printer import Slip

OPTIONS: Final = (Option("model", DEFAULT_TICKET_PRINTER, "which printer", choices=tuple(sorted(TICKET_PRINTERS))),)
AIM: Final = 1 / 25
BAUD: Final = 19200
BITS_A_BYTE: Final = 10
MM_AN_INCH: Final = 25.4


def ticket() -> Slip:
    """A realistic ticket."""
    texts = Catalogue.load()
    wait = Wait(8, 12)
    queue = QueueStatus(
        id="general",
        letter="A",
        name=Words("综合窗口"),
        about=Words(""),
        counters=Words("3 至 6 号"),
        where=Words("一楼东侧"),
        needs_identity=False,
        open=True,
        open_until="17:00",
        waiting=3,
        next_ticket="A013",
        wait=wait,
    )
    now = datetime(2026, 11, 23, 14, 36, tzinfo=UTC)
    number = QueueNumber(
        "n", "A012", "20261123-A-0012", queue, 3, wait, date(2026, 11, 23), now, "https://example.org/n/7f3kq29x"
    )
    centre = Words("云川市青禾区政务服务中心")
    return number_slip(
        number,
        site=Site("s", centre, centre, "Asia/Shanghai", Words(""), "12345"),
        terminal=Terminal(Words("03 号机"), Words(""), "12345"),
        language=Language.ZH_CN,
        texts=lambda message: texts.say(message, Language.ZH_CN),
        local_time=now,
    )


def raster_bytes(data: bytes, model: TicketPrinterModel) -> tuple[int, float]:
    """Send the printed picture of `data` through python-escpos and count; and give the paper's length in mm."""
    from escpos.printer import Dummy

    machine = Machine(EMULATED[model.id])
    machine.receive(data)
    machine.run(0.0)
    picture = Head(model.width_dots, dpi=model.dpi).draw(machine.cut_strips[0])
    margin = (picture.width - model.width_dots) // 2
    printer = Dummy(profile=model.escpos_profile)
    printer.image(picture.crop((margin, 0, margin + model.width_dots, picture.height)))
    printer.cut(feed=False)
    return len(printer.output), picture.height / model.dpi * MM_AN_INCH


def bench(*, model: str) -> Found:
    """Measure."""
    printer = TICKET_PRINTERS[model]
    data = encode_slip(ticket(), printer, FontGlyphs()).data
    raster, paper_mm = raster_bytes(data, printer)
    escpos = f"python-escpos {version('python-escpos')} raster"
    return Found(
        (
            Measure(
                name="ticket",
                what="a number ticket as we send it",
                unit="bytes",
                value=len(data),
                peer=Peer(escpos, raster),
                aim=Aim(Of.RATIO, at_most=AIM),
            ),
            Measure(
                name="wire",
                what=f"the ticket on a wire of {BAUD} baud",
                unit="s",
                value=_wire_s(len(data)),
                peer=Peer(f"the head at {SPEED_MM_S:.0f} mm/s", paper_mm / SPEED_MM_S),
                note=f"the raster: {_wire_s(raster):.0f} s",
            ),
            *(_row(other, escpos) for other in TICKET_PRINTERS.values() if other.id != model),
        ),
        {"model": model, "text_bytes": len(data), "raster_bytes": raster, "paper_mm": round(paper_mm, 1)},
    )


def _row(model: TicketPrinterModel, escpos: str) -> Measure:
    """The same ticket on another model."""
    data = encode_slip(ticket(), model, FontGlyphs()).data
    raster, _ = raster_bytes(data, model)
    return Measure(
        name=model.id,
        what=f"the ticket on {model.maker} {model.name}",
        unit="bytes",
        value=len(data),
        peer=Peer(escpos, raster),
        aim=Aim(Of.RATIO, at_most=AIM),
    )


def _wire_s(count: int) -> float:
    return count * BITS_A_BYTE / BAUD


if __name__ == "__main__":
    sys.exit(alone("ticket-bytes", bench, OPTIONS, about=__doc__))
