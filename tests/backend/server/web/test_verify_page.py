"""The page a certificate's QR code opens: what it says of good, ended, changed and unknown ones, and nothing more."""

from __future__ import annotations

import contextlib
import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from backend.server.api.limits import TooManyRequests
from backend.server.issuing import register
from kiosk.ports.print_journal import PrintOutcome
from tests.backend.desk import IssuingDesk, qr_on
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S, Running

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests

    from kiosk.domain.certificates import IssuedCertificate
    from tests.backend.running import MovableClock
    from tests.fakes.certificate_office import OnRecord

ENGINES = BOTH


@pytest.fixture(scope="module")
def person(issuing: IssuingDesk) -> OnRecord:
    return next(issuing.ordinary)


@pytest.fixture(scope="module")
def issued(issuing: IssuingDesk, person: OnRecord) -> IssuedCertificate:
    return issuing.issue(person)


@pytest.fixture(scope="module")
def scanned(issued: IssuedCertificate) -> str:
    return qr_on(issued)


@pytest.fixture
def later(issuing: IssuingDesk) -> Iterator[MovableClock]:
    """The backend's clock, to be moved on for one test."""
    clock = issuing.backend.clock
    yield clock
    clock.shift = timedelta()


def get(backend: Running, url: str, **headers: str) -> requests.Response:
    with backend.public_session() as session:
        return session.get(url, headers=headers, timeout=DEADLINE_S)


def words(answer: requests.Response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def test_a_scanned_certificate_is_good_and_agrees(issuing: IssuingDesk, scanned: str) -> None:
    told = words(get(issuing.backend, scanned))
    assert "有效" in told
    assert "二维码与登记一致" in told


def test_a_typed_serial_says_nothing_of_the_paper(issuing: IssuingDesk, issued: IssuedCertificate) -> None:
    told = words(get(issuing.backend, issued.verify_url))
    assert "有效" in told
    assert "二维码与登记一致" not in told


def test_title_serial_and_days_are_told(issuing: IssuingDesk, issued: IssuedCertificate, scanned: str) -> None:
    told = words(get(issuing.backend, scanned, **{"accept-language": "en"}))
    assert "Certificate of Residence Registration" in told
    assert issued.serial in told
    assert f"Issued on {issuing.today}" in told
    assert f"Valid until {issuing.today + timedelta(days=29)}" in told


def test_the_name_is_masked(issuing: IssuingDesk, person: OnRecord, scanned: str) -> None:
    name = person.facts["residence.name"]
    page = get(issuing.backend, scanned).text
    assert name not in page
    assert name[0] + "*" * (len(name) - 1) in page


@pytest.mark.parametrize("item", ["id_number", "address", "birth"])
def test_nothing_more_of_the_person_is_told(issuing: IssuingDesk, person: OnRecord, scanned: str, item: str) -> None:
    assert person.facts[f"residence.{item}"] not in get(issuing.backend, scanned).text


def test_printed_or_unknown_paper_is_as_good(issuing: IssuingDesk) -> None:
    for outcome in (PrintOutcome.PRINTED, PrintOutcome.UNKNOWN):
        one = issuing.issue()
        issuing.office.printed(one.serial, outcome, key=issuing.key(), deadline_s=DEADLINE_S)
        assert "有效" in words(get(issuing.backend, one.verify_url))


def test_a_void_one_is_told_so(issuing: IssuingDesk) -> None:
    one = issuing.issue()
    with issuing.backend.foundation.store.write() as session:
        register.void(session, one.serial, at=issuing.backend.clock())
    assert "已经作废" in words(get(issuing.backend, qr_on(one)))


def test_a_replaced_one_is_told_so(issuing: IssuingDesk) -> None:
    applied = issuing.apply(next(issuing.ordinary))
    one = issuing.office.issue(applied, key=issuing.key(), deadline_s=DEADLINE_S)
    issuing.office.replace(one.serial, applied.proof, key=issuing.key(), deadline_s=DEADLINE_S)
    assert "已经换了新的" in words(get(issuing.backend, qr_on(one)))


def recalled(issuing: IssuingDesk, *, since: timedelta, until: timedelta) -> int:
    """Take back what was issued between two instants as seen from now; says how much."""
    now = issuing.backend.clock()
    with issuing.backend.foundation.store.write() as session:
        return register.recall(session, issuing.service.version, since=now + since, until=now + until, at=now)


@pytest.mark.parametrize(("hours", "count", "told"), [(0, 1, "已被收回"), (2, 0, "有效")])
def test_a_recall_takes_back_what_was_issued_in_its_time_alone(
    issuing: IssuingDesk, later: MovableClock, hours: int, count: int, told: str
) -> None:
    later.shift += timedelta(days=1)  # a day on which nothing else was issued
    one = issuing.issue()
    around = timedelta(hours=hours)
    assert recalled(issuing, since=around - timedelta(hours=1), until=around + timedelta(hours=1)) == count
    assert told in words(get(issuing.backend, one.verify_url))


@pytest.mark.parametrize(("days", "told"), [(29, "有效"), (30, "过了有效期")])
def test_a_certificate_is_good_on_its_last_day_and_no_longer(
    issuing: IssuingDesk, issued: IssuedCertificate, later: MovableClock, days: int, told: str
) -> None:
    later.shift += timedelta(days=days)
    assert f"证明验真 {told} 居住" in words(get(issuing.backend, issued.verify_url))


@pytest.mark.parametrize("place", [-60, -20, -2])
def test_an_altered_code_is_told_so(issuing: IssuingDesk, scanned: str, place: int) -> None:
    other = "B" if scanned[place] == "A" else "A"
    answer = get(issuing.backend, scanned[:place] + other + scanned[place + 1 :])
    assert "对不上" in words(answer)


def test_a_code_of_another_record_is_told_so(issuing: IssuingDesk, issued: IssuedCertificate) -> None:
    """A statement our own key signed for a serial whose record says something else."""
    from dataclasses import replace

    from backend.server.issuing.qr import QrSigner, qr_url

    signer = QrSigner.load_or_make(issuing.backend.state_dir)
    statement = replace(signer.reader.read(qr_on(issued)), record_sha256=bytes(32))
    url = qr_url(issuing.backend.server.addresses.public, signer.sign(statement))
    answer = get(issuing.backend, url)
    assert "对不上" in words(answer)
    assert issued.serial not in answer.text


@pytest.mark.parametrize(
    "what", ["QH-JZ-2026-1123-99999-00", "NOPE", "%F0%A0%AE%B7", "%00", "A" * 64, "<script>", "..%2f..%2fetc"]
)
def test_what_was_never_issued_is_a_kind_page(issuing: IssuingDesk, what: str) -> None:
    answer = get(issuing.backend, f"{issuing.backend.server.addresses.public}/v/{what}")
    assert answer.status_code == 404
    assert "<script" not in answer.text


def test_a_serial_may_be_typed_as_people_type(issuing: IssuingDesk, issued: IssuedCertificate) -> None:
    typed = issued.serial.lower().replace("-", " - ")
    base = issuing.backend.server.addresses.public
    with issuing.backend.public_session() as session:
        asked = session.get(f"{base}/v", params={"serial": typed, "lang": "en"}, timeout=DEADLINE_S)
        page = urljoin(asked.url, asked.headers["Location"])
        answer = session.get(page, timeout=DEADLINE_S)
    assert (page, "Valid" in words(answer)) == (f"{base}/v/{issued.serial}?lang=en", True)


def test_the_form_asks_for_a_serial(issuing: IssuingDesk) -> None:
    answer = get(issuing.backend, f"{issuing.backend.server.addresses.public}/v")
    assert '<input id="serial"' in answer.text
    assert "查一份证明" in words(answer)


def test_a_typed_serial_cannot_lead_elsewhere(issuing: IssuingDesk) -> None:
    base = issuing.backend.server.addresses.public
    with issuing.backend.public_session() as session:
        answer = session.get(
            f"{base}/v", params={"serial": "//evil.example/\r\nx: y"}, timeout=DEADLINE_S, allow_redirects=False
        )
    assert re.fullmatch(r"/v/[A-Za-z0-9%._-]+", answer.headers["location"])


def test_asking_too_often_is_a_page_that_says_so(issuing: IssuingDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    backend, limit = issuing.backend, issuing.backend.server._house.verify_limit
    now = limit._monotonic()
    monkeypatch.setattr(limit, "_monotonic", lambda: now)  # else half a second lets the next one pass
    url = f"{backend.server.addresses.public}/v/NOPE"
    with contextlib.suppress(TooManyRequests):
        while True:
            limit.spend("127.0.0.1")
    refused = get(backend, url).status_code
    limit._buckets.clear()
    assert (refused, get(backend, url).status_code) == (429, 404)


def test_a_file_that_was_issued_matches(issuing: IssuingDesk, issued: IssuedCertificate) -> None:
    told = _standing(issuing.backend, issued.serial, issued.sha256)
    assert (told["verdict"], told["document_matches"]) == ("good", True)


def test_another_file_under_a_serial_is_changed(issuing: IssuingDesk, issued: IssuedCertificate) -> None:
    told = _standing(issuing.backend, issued.serial, "0" * 64)
    assert (told["verdict"], told["document_matches"], told["issued_on"]) == ("changed", False, None)


def test_a_standing_tells_nothing_personal(issuing: IssuingDesk, issued: IssuedCertificate) -> None:
    told = _standing(issuing.backend, issued.serial, issued.sha256)
    assert set(told) == {"serial", "verdict", "title", "issued_on", "valid_until", "document_matches"}


def test_the_keys_to_check_without_asking_are_published(issuing: IssuingDesk, scanned: str) -> None:
    from backend.server.issuing.qr import QrReader

    answer = get(issuing.backend, f"{issuing.backend.server.addresses.public}/v1/verification-keys").json()
    assert QrReader.from_pem(answer["qr_key"]).read(scanned).issuer == "qinghe"
    assert answer["authority"] == issuing.backend.foundation.authority.pem


def _standing(backend: Running, serial: str, sha256: str) -> dict[str, object]:
    url = f"{backend.server.addresses.public}/v1/verifications/{serial}?sha256={sha256}"
    told: dict[str, object] = get(backend, url).json()
    return told
