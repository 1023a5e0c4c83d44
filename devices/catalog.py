"""Device models: one row each. A fact that differs by model stands here, with its source, and nowhere else.

Sources: TM-T88III specification (rev. E) and technical reference; SNBC BT-T080 programming manual; Citizen command
reference of the CT-S and PMU series (PMU2300III); Cashino KP-628E user manual; the capability profiles of python-escpos
3.1 for widths and columns. What no source settles takes the value that is safe on every unit: each row says which.
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


class Handshake(StrEnum):
    """How a printer says "wait" on a serial line, in the words of link addresses."""

    XONXOFF = "xonxoff"
    RTSCTS = "rtscts"  # DTR/DSR of the printer's manual, wired to the computer's CTS


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
    fence: bool  # GS r 1 is answered in its turn; at paper end not at all, or saying so
    buffer_bytes: int  # receive buffer as delivered; no strip is longer, so that none waits outside
    speed_mm_s: int  # slowest, for a printer that cannot tell when it is done
    handshakes: frozenset[Handshake]
    firmware: str = ""  # what GS I 65 begins with; empty: every firmware of this model
    presenter: bool = False  # holds the ticket out: bit 6 of DLE EOT 4 is set while none stands there; GS R retracts


_BOTH: Final = frozenset(Handshake)

# Documented: all but the font and the handshake's wiring. Font: the specification says "Simplified Chinese (GB2312)
# 7580" at first, "GB18030-2000, 28,553" from rev. D on; both were sold as TM-T88III, so only GB2312 is sure. Buffer:
# 45 bytes by DIP switch, 4 KB as delivered.
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
    speed_mm_s=120,
    handshakes=_BOTH,
)

# Documented: jam bit, 20 slots, GS r. Whether GS ! enlarges Chinese characters is not said: FS ! is sure. Assumed:
# GB2312 (the least it can hold), 4 KB, 100 mm/s, and XON/XOFF alone, which needs no wire that a cable may lack.
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
    speed_mm_s=100,
    handshakes=frozenset({Handshake.XONXOFF}),
)

# Documented: the presenter (GS R 0 and 1; bit 6 of DLE EOT 4, where the others repeat the paper end), GS r, no jam
# bit. Assumed: a unit ordered with the Simplified Chinese font (the reference describes the Japanese one), of which
# GB2312 is the least; 10 slots; FS ! for Chinese; 4 KB (48 bytes by memory switch on its sister models).
_PMU2300III: Final = TicketPrinterModel(
    id="citizen-pmu2300iii",
    maker="CITIZEN",
    name="PMU2300III",
    escpos_profile="CT-S651",  # no profile of its own: the same command reference
    width_dots=576,
    dpi=203,
    columns=48,
    font_rom=FontRom.GB2312,
    glyph_slots=10,
    chinese_scales=False,
    smoothing=True,
    jam_bit=False,
    fence=True,
    buffer_bytes=4096,
    speed_mm_s=100,
    handshakes=_BOTH,
    presenter=True,
)

# Documented: 48 mm, 203 dpi, 12×24 and 24×24 fonts, GBK, 90 mm/s at most, cutter, RTS/DTR line. QR codes and DLE EOT:
# the maker's A2L manual. No source says that GS r is answered in its turn: it proves nothing. Assumed: 5 slots (the
# fewest seen on any model), FS ! for Chinese, 1 KB, 60 mm/s at worst.
_KP_628E: Final = TicketPrinterModel(
    id="cashino-kp-628e",
    maker="CASHINO",
    name="KP-628E",
    escpos_profile="Sunmi-V2",  # no profile of its own: another 58 mm printer of 384 dots with QR codes
    width_dots=384,
    dpi=203,
    columns=32,
    font_rom=FontRom.GBK,
    glyph_slots=5,
    chinese_scales=False,
    smoothing=False,
    jam_bit=False,
    fence=False,
    buffer_bytes=1024,
    speed_mm_s=60,
    handshakes=frozenset({Handshake.RTSCTS}),
)

TICKET_PRINTERS: Final = {model.id: model for model in (_TM_T88III, _BT_T080, _PMU2300III, _KP_628E)}
DEFAULT_TICKET_PRINTER: Final = _TM_T88III.id


def ticket_printer_model(model_id: str) -> TicketPrinterModel:
    """Find a ticket printer's row. Raises SettingsError that lists the known ones."""
    try:
        return TICKET_PRINTERS[model_id]
    except KeyError:
        known = ", ".join(sorted(TICKET_PRINTERS))
        raise SettingsError(f"unknown ticket printer model {model_id!r}; known: {known}") from None
