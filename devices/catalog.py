"""Device models: one row each. A fact that differs by model stands here, with its source, and nowhere else.

Sources: TM-T88III specification (rev. E) and technical reference; SNBC BT-T080 manual; the capability profiles of
python-escpos 3.1 for widths and columns. What no source settles takes the value that is safe on every unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.ports.errors import SettingsError


class FontRom(StrEnum):
    """Which characters a printer's own Chinese font holds."""

    GB2312 = "gb2312"  # 6,763 hanzi, lead bytes B0–F7, and the symbols of rows A1–A9
    GBK = "gbk"  # 20,902 hanzi besides


@dataclass(frozen=True, slots=True)
class TicketPrinterModel:
    """An ESC/POS printer. Fonts are 12×24 (Latin) and 24×24 (Chinese) on every model so far."""

    id: str
    maker: str
    name: str
    escpos_profile: str  # python-escpos capability profile
    width_dots: int
    dpi: int
    columns: int  # Latin characters in a line
    font_rom: FontRom
    glyph_slots: int  # user-defined Chinese characters FE A1 …; 0: none
    chinese_scales: bool  # GS ! enlarges Chinese characters too, up to 8; else FS ! doubles them
    smoothing: bool  # GS b rounds the corners of enlarged characters
    jam_bit: bool  # bit 2 of DLE EOT 3 means paper jam
    fence: bool  # GS r 1 is answered in its turn and not at paper end
    buffer_bytes: int  # receive buffer, the smallest setting
    presenter: bool = False


# Font: the specification says "Simplified Chinese (GB2312) 7580" at first, "GB18030-2000, 28,553" from rev. D on; both
# were sold as TM-T88III, so only GB2312 is sure. Buffer: 45 bytes by DIP switch, 4 KB as delivered.
_TM_T88III: Final = TicketPrinterModel(
    id="epson-tm-t88iii",
    maker="EPSON",
    name="TM-T88III",
    escpos_profile="TM-T88III",
    width_dots=512,
    dpi=180,
    columns=42,
    font_rom=FontRom.GB2312,
    glyph_slots=94,
    chinese_scales=True,
    smoothing=True,
    jam_bit=False,
    fence=True,
    buffer_bytes=4096,
)

# Whether GS ! enlarges Chinese characters is not said for this model: FS ! is sure.
_BT_T080: Final = TicketPrinterModel(
    id="snbc-bt-t080",
    maker="SNBC",
    name="BT-T080",
    escpos_profile="RP-F10-80mm",  # no profile of its own: another 80 mm printer of 203 dpi with QR codes
    width_dots=576,
    dpi=203,
    columns=48,
    font_rom=FontRom.GB2312,
    glyph_slots=20,
    chinese_scales=False,
    smoothing=True,
    jam_bit=True,
    fence=True,
    buffer_bytes=4096,
)

TICKET_PRINTERS: Final = {model.id: model for model in (_TM_T88III, _BT_T080)}
DEFAULT_TICKET_PRINTER: Final = _TM_T88III.id


def ticket_printer_model(model_id: str) -> TicketPrinterModel:
    """Find a ticket printer's row. Raises SettingsError that lists the known ones."""
    try:
        return TICKET_PRINTERS[model_id]
    except KeyError:
        known = ", ".join(sorted(TICKET_PRINTERS))
        raise SettingsError(f"unknown ticket printer model {model_id!r}; known: {known}") from None
