"""Issuing over real TLS: every name as on record, every serial once, nothing half done."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update

from backend.client import BackendClient, CertificateClient
from backend.server.issuing.blobs import Blobs
from backend.server.issuing.pages import read_text, says
from backend.server.issuing.seal_check import Finding, check_file
from backend.server.store.issuing_tables import CaseRow, PrintReportRow, ProofRow, ResidenceRow
from kiosk.domain.certificates import CertificateState, Proof
from kiosk.domain.coverage import uncovered_in
from kiosk.fonts import coverage, read_chain
from kiosk.ports.errors import BackendFault, BackendRefused
from kiosk.ports.print_journal import PrintOutcome
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S, Running

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import requests

    from kiosk.domain.certificates import IssuedCertificate
    from tests.backend.desk import IssuingDesk
    from tests.fakes.certificate_office import OnRecord

ENGINES = BOTH


def reason_of(call: Callable[[], object]) -> str:
    with pytest.raises(BackendRefused) as caught:
        call()
    return caught.value.refusal.reason.id


@pytest.mark.parametrize(("language", "first"), [("zh_CN", 0), ("en", 20)])
def test_forty_people_get_their_names_as_on_record(fresh: IssuingDesk, engine: str, language: str, first: int) -> None:
    covered = coverage(read_chain())
    wrong = []
    many = 20 if engine == "sqlite" else 3  # a few are enough to see that names are kept: drawing knows no database
    for person in fresh.people.ordinary[first : first + many]:
        name = person.facts["residence.name"]
        try:
            page = read_text(fresh.issue(person, language=language, number_style="whole").document)[1]
        except BackendRefused as refused:
            if uncovered_in(name, covered) is None or refused.refusal.reason.id != "coverage.reason":
                wrong.append(name)
            continue
        if not (says(page, name) and says(page, person.card.number) and "?" not in page):
            wrong.append(name)
    assert wrong == []


def test_a_document_is_signed_by_this_backend(issuing: IssuingDesk) -> None:
    issued = issuing.issue()
    checked = check_file(issued.document, issuing.backend.foundation.authority.certificate)
    assert (checked.finding, checked.serial) == (Finding.INTACT, issued.serial)


def test_a_page_says_where_and_how_to_check(issuing: IssuingDesk) -> None:
    issued = issuing.issue()
    page = read_text(issued.document)[1]
    host = issuing.backend.server.addresses.public.removeprefix("https://")
    assert says(page, issued.serial)
    assert says(page, f"{host}/v")
    assert says(page, "青禾区政务服务中心")


def test_serials_of_a_day_follow_each_other(fresh: IssuingDesk) -> None:
    serials = [fresh.issue().serial for _ in range(3)]
    day = f"{fresh.today:%Y-%m%d}"
    assert [serial[:-3] for serial in serials] == [f"QH-JZ-{day}-0000{number}" for number in (1, 2, 3)]


def test_one_key_sent_by_two_threads_issues_one_certificate(fresh: IssuingDesk) -> None:
    applied = fresh.apply(next(fresh.ordinary))

    def issue(_: int) -> IssuedCertificate:
        return fresh.office.issue(applied, key="pressed-once", deadline_s=30)

    with ThreadPoolExecutor(4) as pool:
        issued = set(pool.map(issue, range(4)))
    assert (len(issued), len(fresh.rows())) == (1, 1)


def test_a_lost_answer_is_told_again_after_the_proof_is_over(fresh: IssuingDesk) -> None:
    applied = fresh.apply(next(fresh.ordinary))
    issued = fresh.office.issue(applied, key="k", deadline_s=DEADLINE_S)
    with fresh.backend.foundation.store.write() as session:
        session.execute(delete(ProofRow))
    assert fresh.office.issue(applied, key="k", deadline_s=DEADLINE_S) == issued


def test_many_threads_leave_no_gap_among_serials(fresh: IssuingDesk) -> None:
    applied = [fresh.apply(next(fresh.ordinary)) for _ in range(8)]

    def issue(number: int) -> str:
        return fresh.office.issue(applied[number], key=f"t{number}", deadline_s=30).serial

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(int(serial.split("-")[4]) for serial in pool.map(issue, range(8)))
    assert numbers == list(range(1, 9))


def test_what_cannot_be_drawn_leaves_no_gap_and_no_file(fresh: IssuingDesk) -> None:
    fresh.issue()
    person = next(fresh.ordinary)
    with fresh.backend.foundation.store.write() as session:
        home = update(ResidenceRow).where(ResidenceRow.number == person.card.number)
        session.execute(home.values(address="云川市青禾区梧桐街道" * 190))
    assert reason_of(lambda: fresh.issue(person)) == "certificate.not_drawn.reason"
    assert fresh.issue().serial.split("-")[4] == "00002"
    assert len(list((fresh.backend.state_dir / "certificates").glob("*/*.pdf"))) == 2


def test_a_character_no_font_has_is_told_with_its_code_point(fresh: IssuingDesk) -> None:
    person = next(fresh.ordinary)
    with fresh.backend.foundation.store.write() as session:
        home = update(ResidenceRow).where(ResidenceRow.number == person.card.number)
        session.execute(home.values(address="云川市青禾区\U000323b0路1号"))
    with pytest.raises(BackendRefused) as caught:
        fresh.issue(person)
    assert dict(caught.value.refusal.how_to_fix.values) == {"code_point": "U+323B0"}


@pytest.mark.parametrize("damage", ["?", "？", "\ufffd", "□", "＊", "_"])
def test_a_name_damaged_upstream_is_never_printed(issuing: IssuingDesk, damage: str) -> None:
    person = next(issuing.ordinary)
    with issuing.backend.foundation.store.write() as session:
        home = update(ResidenceRow).where(ResidenceRow.number == person.card.number)
        session.execute(home.values(name=f"林{damage}"))
    assert reason_of(lambda: issuing.issue(person)) == "certificate.damaged.reason"


def test_a_decision_against_is_on_record_with_its_rule(fresh: IssuingDesk) -> None:
    reason_of(lambda: fresh.issue(fresh.people.cancelled[0]))
    with fresh.backend.foundation.store.read() as session:
        assert [(row.state, row.rule) for row in session.scalars(select(CaseRow))] == [("refused", "active")]


def test_a_refusal_asked_twice_is_on_record_once(fresh: IssuingDesk) -> None:
    applied = fresh.apply(fresh.people.cancelled[0])
    for _ in range(2):
        reason_of(lambda: fresh.office.issue(applied, key="k", deadline_s=DEADLINE_S))
    with fresh.backend.foundation.store.read() as session:
        assert len(session.scalars(select(CaseRow)).all()) == 1


def test_documents_are_kept_to_their_owner(issuing: IssuingDesk) -> None:
    issuing.issue()
    files = list((issuing.backend.state_dir / "certificates").glob("*/*"))
    assert files
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert {stat.S_IMODE(file.parent.stat().st_mode) for file in files} == {0o700}


def test_another_terminal_gets_no_document(issuing: IssuingDesk) -> None:
    issued = issuing.issue()
    answer = _document(issuing.backend, issued.serial, issuing.backend.enrolled_directory())
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_document_is_given_out_for_a_day(fresh: IssuingDesk) -> None:
    issued = fresh.issue()
    directory = fresh.client._state_dir
    fresh.backend.clock.shift = timedelta(hours=23)
    assert _document(fresh.backend, issued.serial, directory).content == issued.document
    fresh.backend.clock.shift = timedelta(hours=25)
    assert _document(fresh.backend, issued.serial, directory).status_code == 404


def test_a_replaced_certificate_says_the_same(issuing: IssuingDesk) -> None:
    person = next(issuing.ordinary)
    applied = issuing.apply(person, addressee="青禾区第一实验小学")
    issued = issuing.office.issue(applied, key=issuing.key(), deadline_s=DEADLINE_S)
    anew = issuing.office.replace(issued.serial, applied.proof, key=issuing.key(), deadline_s=DEADLINE_S)
    before, after = (read_text(each.document)[1].replace(each.serial, "") for each in (issued, anew))
    assert before.partition("打印")[0] == after.partition("打印")[0]


def test_a_replaced_serial_names_the_one_in_its_place(fresh: IssuingDesk) -> None:
    applied = fresh.apply(next(fresh.ordinary))
    issued = fresh.office.issue(applied, key="k", deadline_s=DEADLINE_S)
    anew = fresh.office.replace(issued.serial, applied.proof, key="r", deadline_s=DEADLINE_S)
    assert [(row.state, row.replaced_by) for row in fresh.rows()] == [("replaced", anew.serial), ("issued", None)]


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ([PrintOutcome.PRINTED], CertificateState.PRINTED),
        ([PrintOutcome.UNKNOWN], CertificateState.PRINT_UNKNOWN),
        ([PrintOutcome.NOT_PRINTED], CertificateState.ISSUED),
        ([PrintOutcome.UNKNOWN, PrintOutcome.PRINTED], CertificateState.PRINTED),
        ([PrintOutcome.PRINTED, PrintOutcome.UNKNOWN], CertificateState.PRINTED),
    ],
)
def test_the_register_learns_what_became_of_the_paper(
    issuing: IssuingDesk, told: list[PrintOutcome], state: CertificateState
) -> None:
    issued = issuing.issue()
    for outcome in told:
        issuing.office.printed(issued.serial, outcome, key=issuing.key(), deadline_s=DEADLINE_S)
    assert next(row.state for row in issuing.rows() if row.serial == issued.serial) == state


def test_a_report_sent_twice_is_noted_once(fresh: IssuingDesk) -> None:
    issued = fresh.issue()
    for _ in range(2):
        fresh.office.printed(issued.serial, PrintOutcome.PRINTED, key="p", deadline_s=DEADLINE_S)
    with fresh.backend.foundation.store.read() as session:
        assert len(session.scalars(select(PrintReportRow)).all()) == 1


def test_another_terminal_cannot_report_the_paper(issuing: IssuingDesk) -> None:
    issued = issuing.issue()
    with BackendClientOf(issuing.backend) as other, pytest.raises(BackendFault, match="404"):
        other.printed(issued.serial, PrintOutcome.PRINTED, key="p", deadline_s=1)


def test_a_proof_of_another_terminal_is_over_here(issuing: IssuingDesk, person: OnRecord) -> None:
    proof = issuing.prove(person)
    with BackendClientOf(issuing.backend) as other:
        refused = reason_of(lambda: _prefill(issuing, other, proof))
    assert refused == "second_factor.proof_over.reason"


def test_a_document_that_cannot_be_kept_is_not_issued(fresh: IssuingDesk) -> None:
    applied = fresh.apply(next(fresh.ordinary))
    in_the_way = fresh.backend.state_dir / "certificates"
    in_the_way.write_bytes(b"")
    with pytest.raises(BackendFault):
        fresh.office.issue(applied, key="k", deadline_s=DEADLINE_S)
    in_the_way.unlink()
    assert fresh.office.issue(applied, key="k", deadline_s=DEADLINE_S).serial.split("-")[4] == "00001"


def test_what_a_crash_left_over_is_swept_and_nothing_else(issuing: IssuingDesk) -> None:
    issued = issuing.issue()
    blobs = Blobs(issuing.backend.state_dir / "certificates")
    row = next(row for row in issuing.rows() if row.serial == issued.serial)
    orphan = blobs.directory / "ab" / "abandoned.pdf"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"%PDF-")
    known = {row.id for row in issuing.rows()}
    assert blobs.sweep(known, older_than=issuing.backend.clock() - timedelta(days=1)) == 0
    assert blobs.sweep(known, older_than=issuing.backend.clock() + timedelta(days=1)) == 1
    assert blobs.document(row.id) == issued.document


@pytest.fixture
def person(issuing: IssuingDesk) -> OnRecord:
    return next(issuing.ordinary)


class BackendClientOf:
    """A second terminal."""

    def __init__(self, backend: Running) -> None:
        self._client = BackendClient(backend.enrolled_directory())

    def __enter__(self) -> CertificateClient:
        return CertificateClient(self._client)

    def __exit__(self, *_: object) -> None:
        self._client.close()


def _prefill(issuing: IssuingDesk, office: CertificateClient, proof: Proof) -> object:
    return office.prefill(issuing.service.id, issuing.service.version, proof, deadline_s=DEADLINE_S)


def _document(backend: Running, serial: str, directory: Path) -> requests.Response:
    with backend.terminals_session(directory) as session:
        url = f"{backend.server.addresses.terminals}/v1/certificates/{serial}/document"
        return session.get(url, timeout=DEADLINE_S)
