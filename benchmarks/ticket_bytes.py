"""How many bytes a number ticket costs: our text against python-escpos's raster of the same paper. Aim: at most 1/25.

    python benchmarks/ticket_bytes.py [--model epson-tm-t88iii] [--json]

The raster is the ticket's own picture (as the emulated head printed it, without the paper's margins) sent by
python-escpos's `image()`, which is how it prints Chinese that its `text()` cannot.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from typing import TYPE_CHECKING

from devices.catalog import DEFAULT_TICKET_PRINTER, TICKET_PRINTERS, TicketPrinterModel
from devices.codecs.escpos_slip import encode_slip
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.emulators.ticket_printer_head import Head
from devices.emulators.ticket_printer_machine import Machine
from devices.emulators.ticket_printer_models import EMULATED
from kiosk.domain.message import Language, Words
from kiosk.domain.queueing import QueueNumber, QueueStatus, Site, Wait
from kiosk.slips import number_slip
from kiosk.standing import Terminal
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from kiosk.ports.ticket_printer import Slip

AIM = 25
BITS_A_BYTE = 10


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


def raster_bytes(data: bytes, model: TicketPrinterModel) -> int:
    """Send the printed picture of `data` through python-escpos and count."""
    from escpos.printer import Dummy

    machine = Machine(EMULATED[model.id])
    machine.receive(data)
    machine.run(0.0)
    picture = Head(model.width_dots, dpi=model.dpi).draw(machine.cut_strips[0])
    margin = (picture.width - model.width_dots) // 2
    printer = Dummy(profile=model.escpos_profile)
    printer.image(picture.crop((margin, 0, margin + model.width_dots, picture.height)))
    printer.cut(feed=False)
    return len(printer.output)


def main() -> int:
    """Measure and print; 1 when the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=DEFAULT_TICKET_PRINTER, choices=sorted(TICKET_PRINTERS))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    model = TICKET_PRINTERS[options.model]
    data = encode_slip(ticket(), model, FontGlyphs()).data
    raster = raster_bytes(data, model)
    found = {
        "model": model.id,
        "text_bytes": len(data),
        "raster_bytes": raster,
        "ratio": round(raster / len(data), 1),
        "text_s_at_19200": round(len(data) * BITS_A_BYTE / 19200, 2),
        "raster_s_at_19200": round(raster * BITS_A_BYTE / 19200, 2),
        "ok": raster >= AIM * len(data),
    }
    print(json.dumps(found) if options.json else "\n".join(f"{name}: {value}" for name, value in found.items()))
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
