"""A terminal at a running backend that gets people their certificates, and what a test wants to look at behind it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import zxingcpp
from PIL import Image
from sqlalchemy import select

from backend.client import CertificateClient
from backend.server.issuing.pages import draw_png
from backend.server.second_factor.sms import kept_messages
from backend.server.store.issuing_tables import IssuedRow
from kiosk.packs.loading import SERVICES, load
from tests.backend.running import DEADLINE_S
from tests.fakes.applicants import applicants, application, filled

if TYPE_CHECKING:
    from datetime import date

    from backend.client import BackendClient
    from kiosk.domain.certificates import Application, IssuedCertificate, Proof
    from tests.backend.running import Running
    from tests.fakes.certificate_office import OnRecord

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
PEOPLE: Final = 60


class IssuingDesk:
    """One terminal. `ordinary` gives people who have not been there yet."""

    def __init__(self, backend: Running, *, people: int = PEOPLE) -> None:
        self.backend = backend
        self.client: BackendClient = backend.terminal()
        self.office = CertificateClient(self.client)
        self.service = load(SERVICES / "residence-certificate").service
        self.people = applicants(people, today=self.today)
        self.ordinary = iter(self.people.ordinary)
        self._keys = 0

    @property
    def today(self) -> date:
        return self.backend.clock().astimezone(SHANGHAI).date()

    def key(self) -> str:
        self._keys += 1
        return f"key-{self._keys}"

    def close(self) -> None:
        self.client.close()

    def code(self) -> str:
        with self.backend.foundation.store.read() as session:
            return kept_messages(session, last=1)[0].code

    def send(self, person: OnRecord) -> None:
        self.office.send_code(person.card.number, key=self.key(), deadline_s=DEADLINE_S)

    def prove(self, person: OnRecord) -> Proof:
        self.send(person)
        return self.office.check_code(person.card.number, self.code(), deadline_s=DEADLINE_S)

    def apply(self, person: OnRecord, **answers: str) -> Application:
        proof = self.prove(person)
        known = self.office.prefill(self.service.id, self.service.version, proof, deadline_s=DEADLINE_S)
        return application(filled(self.service, person, known, today=self.today, **answers), person, proof)

    def issue(self, person: OnRecord | None = None, **answers: str) -> IssuedCertificate:
        applied = self.apply(person or next(self.ordinary), **answers)
        return self.office.issue(applied, key=self.key(), deadline_s=DEADLINE_S)

    def rows(self) -> list[IssuedRow]:
        with self.backend.foundation.store.read() as session:
            return list(session.scalars(select(IssuedRow).order_by(IssuedRow.serial)))


def qr_on(certificate: IssuedCertificate, *, dots_per_inch: int = 200) -> str:
    """Read the code from the drawn page, as a phone would."""
    page = Image.open(io.BytesIO(draw_png(certificate.document, dots_per_inch=dots_per_inch)))
    (found,) = zxingcpp.read_barcodes(page)
    return found.text
