"""Terminals' certificates: revoked, expired, not yet valid, renewed, unknown, none at all."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import delete, select

from backend.client import BackendClient, transport
from backend.client.credentials import Credentials, key_pem, new_key
from backend.server.pki import terminals
from backend.server.pki.authority import Authority
from backend.server.pki.enrolment import certificate_row
from backend.server.pki.site_certificate import SiteCertificate
from backend.server.store.tables import CertificateRow
from kiosk.domain.queueing import NumberOrder
from kiosk.ports.errors import BackendUnreachable, CertificateExpired, CertificateRevoked, ClockWrong, NotEnrolled
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S, MovableClock, Running

if TYPE_CHECKING:
    from pathlib import Path

ENGINES = BOTH
LIFE = timedelta(days=90)


@pytest.fixture
def backend(shared: Running) -> Running:
    """The module's, where one may enrol as if nobody had before."""
    shared.server._house.enrolment_limit._buckets.clear()
    return shared


def _shifted(directory: Path, shift: timedelta) -> BackendClient:
    """A terminal whose clock is wrong by `shift`."""
    clock = MovableClock()
    clock.shift = shift
    return BackendClient(directory, clock=clock)


def _certify(backend: Running, directory: Path, *, at: datetime, life: timedelta = LIFE) -> Credentials:
    """Give a terminal another certificate, made at another time."""
    credentials, key = Credentials.load(directory), new_key()
    signed = backend.foundation.authority.sign_terminal(
        key.public_key(), terminal_id=credentials.place.terminal_id, at=at, life=life
    )
    return credentials.renewed(key=key_pem(key), certificate=signed.public_bytes(Encoding.PEM).decode())


def test_a_revoked_terminal_is_told_so(backend: Running) -> None:
    directory = backend.enrolled_directory()
    with backend.foundation.store.write() as session:
        terminals.revoke(session, Credentials.load(directory).place.terminal_id, at=backend.clock())
    with pytest.raises(CertificateRevoked):
        BackendClient(directory).hall(deadline_s=DEADLINE_S)


def test_a_terminal_revoked_between_two_calls_is_stopped_at_the_second(backend: Running) -> None:
    directory = backend.enrolled_directory()
    client = BackendClient(directory)
    client.hall(deadline_s=DEADLINE_S)
    with backend.foundation.store.write() as session:
        terminals.revoke(session, Credentials.load(directory).place.terminal_id, at=backend.clock())
    with pytest.raises(CertificateRevoked):
        client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S)
    client.close()


def test_a_revoked_terminal_cannot_renew(backend: Running) -> None:
    directory = backend.enrolled_directory()
    with backend.foundation.store.write() as session:
        terminals.revoke(session, Credentials.load(directory).place.terminal_id, at=backend.clock())
    client = BackendClient(directory)
    with pytest.raises(CertificateRevoked):
        client.renew(deadline_s=DEADLINE_S)


def test_another_terminal_goes_on_when_one_is_revoked(backend: Running) -> None:
    revoked, kept = backend.enrolled_directory(), backend.terminal()
    with backend.foundation.store.write() as session:
        terminals.revoke(session, Credentials.load(revoked).place.terminal_id, at=backend.clock())
    assert kept.hall(deadline_s=DEADLINE_S).site.id == "qinghe"
    kept.close()


def test_a_terminal_the_database_forgot_is_not_enrolled(backend: Running) -> None:
    directory = backend.enrolled_directory()
    terminal = CertificateRow.terminal_id == Credentials.load(directory).place.terminal_id
    with backend.foundation.store.write() as session:
        session.execute(delete(CertificateRow).where(terminal))
    with pytest.raises(NotEnrolled):
        BackendClient(directory).hall(deadline_s=DEADLINE_S)


def test_an_expired_certificate_is_noticed_before_calling(own: Running) -> None:
    directory = own.enrolled_directory()
    own.stop_listening()
    with pytest.raises(CertificateExpired):
        _shifted(directory, LIFE).hall(deadline_s=DEADLINE_S)


def test_a_certificate_of_the_future_means_a_wrong_clock(backend: Running) -> None:
    directory = backend.enrolled_directory()
    with pytest.raises(ClockWrong, match="begins"):
        _shifted(directory, timedelta(days=-1)).hall(deadline_s=DEADLINE_S)


def test_a_slow_clock_that_hides_an_expired_certificate_is_found_out(backend: Running) -> None:
    directory = backend.enrolled_directory()
    _certify(backend, directory, at=datetime.now(UTC) - timedelta(days=100))
    with pytest.raises(ClockWrong, match="behind"):
        _shifted(directory, timedelta(days=-50)).hall(deadline_s=DEADLINE_S)


def test_a_slightly_slow_clock_does_not_hide_an_expired_certificate(backend: Running) -> None:
    directory = backend.enrolled_directory()
    _certify(backend, directory, at=datetime.now(UTC) - LIFE - timedelta(minutes=1))
    with pytest.raises(CertificateExpired):
        _shifted(directory, timedelta(minutes=-2)).take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_six_minutes_off_is_wrong(backend: Running, minutes: int) -> None:
    client = _shifted(backend.enrolled_directory(), timedelta(minutes=minutes))
    with pytest.raises(ClockWrong, match="the backend's"):
        client.hall(deadline_s=DEADLINE_S)
    client.close()


def test_a_clock_four_minutes_off_is_good_enough(backend: Running) -> None:
    client = _shifted(backend.enrolled_directory(), timedelta(minutes=4))
    assert client.hall(deadline_s=DEADLINE_S).queues
    client.close()


def test_a_wrong_clock_does_not_lose_a_number_that_was_taken(backend: Running) -> None:
    client = _shifted(backend.enrolled_directory(), timedelta(minutes=6))
    assert client.take_number(NumberOrder("general"), key="k", deadline_s=DEADLINE_S).ticket == "A001"
    client.close()


def test_a_young_certificate_is_not_renewed(backend: Running) -> None:
    client = backend.terminal()
    assert not client.renew_if_due(deadline_s=DEADLINE_S)


def test_after_two_thirds_of_its_life_a_certificate_is_renewed_on_the_way(backend: Running) -> None:
    directory = backend.enrolled_directory()
    old = _certify(backend, directory, at=datetime.now(UTC) - timedelta(days=61))
    with backend.foundation.store.write() as session:
        session.add(_row(old))
    client = BackendClient(directory)
    client.hall(deadline_s=DEADLINE_S)
    client.close()
    assert Credentials.load(directory).not_after > old.not_after + timedelta(days=60)


def test_the_renewed_certificate_works(backend: Running) -> None:
    directory = backend.enrolled_directory()
    client = BackendClient(directory)
    client.renew(deadline_s=DEADLINE_S)
    assert client.hall(deadline_s=DEADLINE_S).site.id == "qinghe"
    client.close()


def test_a_renewal_that_cannot_be_written_is_asked_for_again_not_anew(backend: Running) -> None:
    directory = backend.enrolled_directory()
    client, in_the_way = BackendClient(directory), directory / "terminal.pem.new"
    in_the_way.mkdir()
    for _ in range(2):
        with pytest.raises(OSError, match="directory"):
            client.renew(deadline_s=DEADLINE_S)
    in_the_way.rmdir()
    client.renew(deadline_s=DEADLINE_S)
    client.close()
    terminal = CertificateRow.terminal_id == Credentials.load(directory).place.terminal_id
    with backend.foundation.store.read() as session:
        assert len(session.scalars(select(CertificateRow).where(terminal)).all()) == 2


def test_renewing_changes_the_key(backend: Running) -> None:
    directory = backend.enrolled_directory()
    before = Credentials.load(directory).identity_file.read_bytes()
    client = BackendClient(directory)
    client.renew(deadline_s=DEADLINE_S)
    client.close()
    assert before.partition(b"-----END")[0] not in Credentials.load(directory).identity_file.read_bytes()


def test_without_a_certificate_nobody_is_answered(backend: Running) -> None:
    context = ssl.create_default_context(cadata=backend.foundation.authority.pem)
    with transport.open_session(context) as session, pytest.raises(requests.RequestException):
        session.get(f"{backend.server.addresses.terminals}/v1/hall", timeout=DEADLINE_S)


def test_a_certificate_of_another_authority_is_not_let_in(backend: Running, tmp_path: Path) -> None:
    directory = backend.enrolled_directory()
    (tmp_path / "other").mkdir()
    other = Authority.load_or_make(tmp_path / "other", at=datetime.now(UTC))
    key = new_key()
    signed = other.sign_terminal(key.public_key(), terminal_id="t", at=datetime.now(UTC))
    Credentials.load(directory).renewed(key=key_pem(key), certificate=signed.public_bytes(Encoding.PEM).decode())
    with pytest.raises(BackendUnreachable, match="closed the connection without an answer"):
        BackendClient(directory).hall(deadline_s=0.2)


def test_the_public_door_does_not_serve_terminals(backend: Running) -> None:
    with backend.public_session() as session:
        answer = session.get(f"{backend.server.addresses.public}/v1/hall", timeout=DEADLINE_S)
    assert answer.status_code == 404


class TestSiteCertificate:
    """The certificate the server shows."""

    def _made(self, tmp_path: Path, clock: MovableClock, hosts: tuple[str, ...] = ("localhost",)) -> SiteCertificate:
        return SiteCertificate(Authority.load_or_make(tmp_path, at=datetime.now(UTC)), tmp_path, hosts, clock)

    def test_it_is_kept_while_it_serves(self, tmp_path: Path) -> None:
        made = self._made(tmp_path, MovableClock())
        made.ensure()
        assert not made.ensure()

    def test_it_is_made_again_for_other_hosts(self, tmp_path: Path) -> None:
        self._made(tmp_path, MovableClock()).ensure()
        assert self._made(tmp_path, MovableClock(), ("localhost", "example.org")).ensure()

    def test_it_is_made_again_after_two_thirds_of_its_life(self, tmp_path: Path) -> None:
        clock = MovableClock()
        made = self._made(tmp_path, clock)
        made.ensure()
        clock.shift = timedelta(days=61)
        assert made.ensure()

    def test_it_is_made_again_for_another_authority(self, tmp_path: Path) -> None:
        self._made(tmp_path, MovableClock()).ensure()
        for file in ("ca.pem", "ca-key.pem"):
            (tmp_path / file).unlink()
        assert self._made(tmp_path, MovableClock()).ensure()


def _row(credentials: Credentials) -> CertificateRow:
    certificate = x509.load_pem_x509_certificate(credentials.identity_file.read_bytes())
    return certificate_row(certificate, terminal_id=credentials.place.terminal_id)
