"""What a certificate says: every item as the text that will be printed, and nothing that will not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.domain.conditions import holds
from kiosk.domain.forms import ValueType
from kiosk.domain.identity import mask_number
from kiosk.domain.message import Language
from kiosk.packs.wording import written

if TYPE_CHECKING:
    from datetime import date

    from kiosk.domain.services import Certificate, RecordItem
    from kiosk.packs.form_state import FormState


@dataclass(frozen=True, slots=True, repr=False)
class RecordEntry:
    """One item, as it is printed. Names are exactly as on record: never normalised, never cut."""

    id: str
    type: ValueType
    text: str

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"RecordEntry({self.id!r}, {self.type})"


@dataclass(frozen=True, slots=True)
class CertificateRecord:
    """What is said, in which language, since when."""

    service: str
    version: str
    certificate: Certificate
    language: Language
    issued_on: date
    entries: tuple[RecordEntry, ...]

    def canonical(self) -> bytes:
        """Give the record as bytes that are the same wherever it is written out: what a QR code's hash covers."""
        told = {
            "service": self.service,
            "version": self.version,
            "language": str(self.language),
            "issued_on": self.issued_on.isoformat(),
            "record": {entry.id: entry.text for entry in self.entries},
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")

    def text(self, item_id: str) -> str | None:
        """Give one item's text, None when the certificate does not say it."""
        return next((entry.text for entry in self.entries if entry.id == item_id), None)


def certificate_record(state: FormState, *, on_screen: bool = False) -> CertificateRecord:
    """Write out what the certificate of this form says, dated today.

    `on_screen`: for the preview, where no ID number stands whole. Never issue or hash that one.
    Raises ValueError for a service without a certificate. Whether it may be issued at all was decided before.
    """
    certificate = state.service.certificate
    if certificate is None:
        msg = f"{state.service.id} issues no certificate"
        raise ValueError(msg)
    language = _language(state, certificate)
    texts = ((item, _written(state, item, language, on_screen=on_screen)) for item in certificate.record)
    entries = tuple(RecordEntry(item.id, item.type, text) for item, text in texts if text)
    return CertificateRecord(state.service.id, state.service.version, certificate, language, state.today, entries)


def _language(state: FormState, certificate: Certificate) -> Language:
    chosen = state.values.get(certificate.language_from) if certificate.language_from else None
    return Language(chosen) if isinstance(chosen, str) else certificate.languages[0]


def _written(state: FormState, item: RecordItem, language: Language, *, on_screen: bool) -> str:
    text = _source_text(state, item)
    if not text or (item.when is not None and not holds(item.when, state.values, today=state.today)):
        return ""
    masked = item.masked_when is not None and holds(item.masked_when, state.values, today=state.today)
    if masked or (on_screen and item.type is ValueType.ID_NUMBER):
        return mask_number(text)
    field = state.service.form.field(item.source)
    return written(item.type, text, language, options=field.options if field is not None else ())


def _source_text(state: FormState, item: RecordItem) -> str:
    if state.service.form.field(item.source) is None:
        return dict(state.facts).get(item.source, "")
    if item.source not in {field.id for field in state.visible}:
        return ""
    answer = state.answer(item.source)
    return answer.text if answer is not None else ""
