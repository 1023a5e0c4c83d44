"""The office that issues: decides, numbers, makes the document, enters it in the register. All of it or nothing.

Drawing and signing happen inside the transaction that takes the serial. It costs other writers some 45 ms on SQLite,
and buys that a serial and its document are one: nothing half issued to mend, no gap among the serials.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from sqlalchemy import select

from backend.server.cases import deciding
from backend.server.cases import refusals as case_refusals
from backend.server.cases.shelf import PackUnknown
from backend.server.events import Event
from backend.server.issuing import register
from backend.server.issuing.errors import NotDrawn
from backend.server.issuing.press import Order
from backend.server.queueing.localtime import LocalTime
from backend.server.queueing.refusals import Refused
from backend.server.secret import Purpose
from backend.server.store.insert import insert_into
from backend.server.store.issuing_tables import CaseRow, IssuedRow, PackRow
from backend.server.store.tables import SiteRow, TerminalRow
from kiosk.domain.certificates import CertificateState
from kiosk.domain.message import Words
from kiosk.domain.names import mask_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from structlog.typing import FilteringBoundLogger

    from backend.server.cases.deciding import Applied, Approved
    from backend.server.cases.shelf import PackShelf
    from backend.server.issuing.blobs import Blobs
    from backend.server.issuing.press import Press
    from backend.server.pki.terminals import Caller
    from backend.server.registry.port import Registers
    from backend.server.secret import ServerSecret
    from backend.server.store.session import Store
    from kiosk.packs.loading import Pack

_DOCUMENT_FOR: Final = timedelta(days=1)
_BY_RULES: Final = "rules"
_ISSUED: Final = "issued"
_REFUSED: Final = "refused"


@dataclass(frozen=True, slots=True)
class Told:
    """A certificate as its terminal is told of it, again and again the same."""

    id: str
    serial: str
    service: str
    title: Words
    pages: int
    sha256: str
    issued_at: datetime
    verify_url: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a command came from, and when."""

    caller: Caller
    at: datetime


@dataclass(frozen=True, slots=True)
class IssuingOffice:
    """Issues certificates. Threads may share it."""

    store: Store
    secret: ServerSecret
    registers: Registers
    shelf: PackShelf
    press: Press
    blobs: Blobs
    public_base_url: str
    log: FilteringBoundLogger

    def new_id(self) -> str:
        """An id for a certificate that is about to be issued."""
        return str(uuid4())

    def facts(self, service_id: str, version: str, number: str) -> dict[str, str]:
        """What the registers know, for the pack's form. Raises Refused for a version never published here."""
        return deciding.facts_of(self._pack(service_id, version).service, number, self.registers)

    def decide(self, applied: Applied, desk: Desk, *, key: str) -> Approved:
        """Decide by the pack's rules. A no is put on record (否定报备) before it is told. Raises Refused."""
        submission = applied.submission
        pack = self._pack(submission.service, submission.version)
        with self.store.read() as session:
            zone = session.get_one(SiteRow, desk.caller.site_id).time_zone
        local = LocalTime.of(desk.at, zone).local
        try:
            return deciding.decide(pack.service, applied, self.registers, local=local, covered=self.press.covered())
        except deciding.NotApproved as no:
            with self.store.write() as session:
                row = insert_into(CaseRow, session=session).values(
                    **self._case(self.secret.digest(Purpose.CASE, f"{desk.caller.terminal_id}\0{key}"), applied, desk),
                    state=_REFUSED,
                    rule=no.rule,
                )
                session.execute(row.on_conflict_do_nothing())
            self.log.info(Event.CASE_REFUSED, terminal=desk.caller.terminal_id, rule=no.rule)
            raise

    def issue(self, session: Session, approved: Approved, applied: Applied, desk: Desk, *, certificate_id: str) -> Told:
        """Issue what was approved; the caller's transaction commits it. Raises Refused when it cannot be drawn."""
        pack = self._pack(approved.record.service, approved.record.version)
        case_id = self.new_id()
        session.add(CaseRow(**self._case(case_id, applied, desk), state=_ISSUED, rule=""))
        session.flush()
        row = self._enter(
            session,
            pack,
            approved,
            desk,
            certificate_id=certificate_id,
            case_id=case_id,
            holder=self._holder(applied.number),
        )
        return self._told(row, pack)

    def replace(self, session: Session, serial: str, number: str, desk: Desk, *, certificate_id: str) -> Told:
        """Void a serial whose paper nobody holds, and issue the same anew. Raises Refused."""
        old = register.replaceable(session, serial, holder_hmac=self._holder(number))
        pack = self._pack_of(session, old)
        record = self.blobs.record(old.id, pack.service)
        approved = deciding.Approved(record, record.text("name") or "")
        new = self._enter(
            session, pack, approved, desk, certificate_id=certificate_id, case_id=old.case_id, holder=old.holder_hmac
        )
        register.replaced(old, new, at=desk.at)
        return self._told(new, pack)

    def tell_again(self, session: Session, certificate_id: str) -> Told:
        """Tell a certificate as it was told when it was issued. Raises NoResultFound."""
        row = session.get_one(IssuedRow, certificate_id)
        return self._told(row, self._pack_of(session, row))

    def document(self, session: Session, serial: str, desk: Desk) -> bytes:
        """Give a document to the terminal it was issued at, for a day. Raises SerialUnknown, BlobMissing."""
        row = register.find(session, serial)
        if row.terminal_id != desk.caller.terminal_id or desk.at - row.issued_at > _DOCUMENT_FOR:
            raise register.SerialUnknown(serial)
        return self.blobs.document(row.id)

    def sweep(self, *, at: datetime) -> int:
        """Remove documents that no row names: what a crash left between file and commit. Gives how many files."""
        with self.store.read() as session:
            known = set(session.scalars(select(IssuedRow.id)))
        return self.blobs.sweep(known, older_than=at - _DOCUMENT_FOR)

    def _enter(
        self,
        session: Session,
        pack: Pack,
        approved: Approved,
        desk: Desk,
        *,
        certificate_id: str,
        case_id: str,
        holder: str,
    ) -> IssuedRow:
        record, certificate = approved.record, approved.record.certificate
        site = session.get_one(SiteRow, desk.caller.site_id)
        terminal = session.get_one(TerminalRow, desk.caller.terminal_id)
        now = LocalTime.of(desk.at, site.time_zone)
        serial = register.next_serial(session, certificate.serial_prefix, now.business_date)
        order = Order(
            record=record,
            serial=serial,
            issuer=site.id,
            at=desk.at,
            local=now.local,
            printed_where=_where(site, terminal),
        )
        try:
            made = self.press.make(pack, order)
        except NotDrawn as error:
            self.log.warning(Event.NOT_DRAWN, terminal=terminal.id, kind=certificate.kind, why=type(error).__name__)
            raise Refused(error.refusal) from error
        self.blobs.put(certificate_id, made.pdf, record)
        row = IssuedRow(
            id=certificate_id,
            serial=serial,
            case_id=case_id,
            version=record.version,
            kind=certificate.kind,
            title=certificate.title.as_mapping(),
            site_id=site.id,
            terminal_id=terminal.id,
            holder_hmac=holder,
            name_masked=mask_name(approved.name),
            record_sha256=made.record_sha256,
            document_sha256=made.sha256,
            pages=made.pages,
            issued_on=record.issued_on,
            valid_until=record.issued_on + timedelta(days=certificate.validity_days - 1),
            issued_at=desk.at,
            state=CertificateState.ISSUED,
            state_at=desk.at,
            replaced_by=None,
        )
        session.add(row)
        session.flush()
        return row

    def _told(self, row: IssuedRow, pack: Pack) -> Told:
        return Told(
            id=row.id,
            serial=row.serial,
            service=pack.service.id,
            title=Words.from_mapping(row.title),
            pages=row.pages,
            sha256=row.document_sha256,
            issued_at=row.issued_at,
            verify_url=f"{self.public_base_url.rstrip('/')}/v/{row.serial}",
        )

    def _case(self, case_id: str, applied: Applied, desk: Desk) -> dict[str, object]:
        return {
            "id": case_id,
            "version": applied.submission.version,
            "site_id": desk.caller.site_id,
            "terminal_id": desk.caller.terminal_id,
            "holder_hmac": self._holder(applied.number),
            "decided_by": _BY_RULES,
            "decided_at": desk.at,
        }

    def _holder(self, number: str) -> str:
        return self.secret.digest(Purpose.HOLDER, number)

    def _pack_of(self, session: Session, row: IssuedRow) -> Pack:
        service_id = session.get_one(PackRow, row.version).service_id
        return self._pack(service_id, row.version)

    def _pack(self, service_id: str, version: str) -> Pack:
        try:
            return self.shelf.pack(service_id, version)
        except PackUnknown:
            raise case_refusals.pack_unknown() from None


def _where(site: SiteRow, terminal: TerminalRow) -> Words:
    """Where it was printed: the hall, and the terminal by the name it was enrolled under."""
    hall = Words.from_mapping(site.name)
    name = f" {terminal.name}" if terminal.name else ""
    return Words(zh_CN=hall.zh_CN + name, en=(hall.en or hall.zh_CN) + name)
