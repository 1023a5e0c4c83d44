"""What stands on a certificate besides the record: serial, dates, where it was printed, how to check it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.domain.dates import solemn_date, written_date

if TYPE_CHECKING:
    from kiosk.domain.message import Words
    from kiosk.packs.record import CertificateRecord


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `printed_at` is local time of the site, YYYY-MM-DD HH:MM; `qr_svg` a whole SVG document.

    `verify_at` is the address people type, without scheme; `sample` prints 样张 across it.
    """

    serial: str
    printed_at: str
    printed_where: Words
    verify_at: str
    qr_svg: str
    copy: int = 1
    copies: int = 1
    sample: bool = False


def sheet_data(record: CertificateRecord, sheet: Sheet) -> dict[str, object]:
    """Give what a template reads: texts only, printed literally. See docs/service-packs.md, "What a template gets"."""
    certificate, language = record.certificate, record.language
    valid_until = record.issued_on + timedelta(days=certificate.validity_days - 1)
    return {
        "language": str(language),
        "title": {"zh_CN": certificate.title.zh_CN, "en": certificate.title.en},
        "issuer": {"zh_CN": certificate.issuer.zh_CN, "en": certificate.issuer.en},
        "seal_purpose": certificate.seal_purpose,
        "record": {entry.id: entry.text for entry in record.entries},
        "serial": sheet.serial,
        "issued_on": solemn_date(record.issued_on, language),
        "valid_until": written_date(valid_until, language),
        "printed_at": sheet.printed_at,
        "printed_where": sheet.printed_where.say(language),
        "verify_at": sheet.verify_at,
        "copy": str(sheet.copy),
        "copies": str(sheet.copies),
        "qr_svg": sheet.qr_svg,
        "sample": sheet.sample,
    }


def must_say(data: dict[str, object]) -> dict[str, str]:
    """Name what the page must say as it stands: the whole record, the serial, the dates, the way to check it."""
    record = data["record"]
    items = dict(record) if isinstance(record, dict) else {}
    return items | {key: str(data[key]) for key in ("serial", "issued_on", "valid_until", "verify_at")}
