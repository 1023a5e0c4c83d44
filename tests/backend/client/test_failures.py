"""What a terminal is told when the way to the backend, or its end, is not as it should be."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from backend.client import BackendClient
from backend.client.credentials import Credentials
from backend.server.pki.authority import Authority
from backend.server.pki.site_certificate import SiteCertificate
from kiosk.domain.queueing import NumberOrder
from kiosk.ports.errors import (
    BackendFault,
    BackendUnreachable,
    CertificateExpired,
    ClockWrong,
    NotEnrolled,
    WrongServer,
)
from tests.backend.running import DEADLINE_S, MovableClock, Running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ORDER = NumberOrder("general")
SHORT_S = 0.3


@pytest.fixture
def enrolled(shared: Running, tmp_path: Path) -> Path:
    """Credentials of this backend, in a directory of the test's own."""
    return shared.copied_directory(tmp_path)


def _pointed(directory: Path, port: int) -> BackendClient:
    """A terminal that looks for its backend at another port."""
    place = Credentials.load(directory).place
    file = directory / "terminal.json"
    text = file.read_text().replace(place.terminals_url, f"https://127.0.0.1:{port}")
    file.write_text(text.replace(place.public_url, f"https://127.0.0.1:{port}"))
    return BackendClient(directory)


@contextmanager
def _answering(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port where each connection is handed to `answer`, one after the other."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                try:
                    answer(connection)
                except OSError:
                    continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def _over_tls(backend: Running, answer: Callable[[ssl.SSLSocket], None]) -> Callable[[socket.socket], None]:
    """The same behind the backend's own certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(backend.state_dir / "site.pem")

    def secured(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as spoken:
            answer(spoken)

    return secured


def _hear_out(connection: ssl.SSLSocket) -> bool:
    """Read a whole request: head and body may come apart, and closing upon unread bytes is a reset."""
    heard = b""
    while not heard.endswith(b"}") and not (heard.startswith(b"GET") and heard.endswith(b"\r\n\r\n")):
        more = connection.recv(65536)
        if not more:
            raise ConnectionResetError
        heard += more
    return heard.startswith(b"POST")


def _told(reply: bytes) -> Callable[[ssl.SSLSocket], None]:
    def tell(connection: ssl.SSLSocket) -> None:
        _hear_out(connection)
        connection.sendall(reply)

    return tell


def _hang_up(connection: ssl.SSLSocket) -> None:
    connection.recv(65536)


def _take(client: BackendClient, deadline_s: float = SHORT_S) -> None:
    try:
        client.take_number(ORDER, key="k", deadline_s=deadline_s)
    finally:
        client.close()


def test_a_backend_that_is_down_was_sent_nothing(enrolled: Path, free_port: int) -> None:
    with pytest.raises(BackendUnreachable, match="Connection refused") as caught:
        _take(_pointed(enrolled, free_port))
    assert not caught.value.sent


def test_a_name_nobody_knows_was_sent_nothing(enrolled: Path) -> None:
    url = Credentials.load(enrolled).place.terminals_url
    file = enrolled / "terminal.json"
    file.write_text(file.read_text().replace(url, "https://backend.invalid:8443"))
    with pytest.raises(BackendUnreachable) as caught:
        _take(BackendClient(enrolled))
    assert not caught.value.sent


def test_a_backend_that_stays_silent_may_have_been_sent_the_order(shared: Running, enrolled: Path) -> None:
    over = threading.Event()

    def listen(connection: ssl.SSLSocket) -> None:
        connection.recv(65536)
        over.wait()

    with _answering(_over_tls(shared, listen)) as port:
        with pytest.raises(BackendUnreachable, match="in time") as caught:
            _take(_pointed(enrolled, port))
        over.set()
    assert caught.value.sent


def test_a_silent_backend_is_waited_for_no_longer_than_the_deadline(shared: Running, enrolled: Path) -> None:
    over = threading.Event()

    def sleep(_: ssl.SSLSocket) -> None:
        over.wait()

    with _answering(_over_tls(shared, sleep)) as port:
        began = time.monotonic()
        with pytest.raises(BackendUnreachable):
            _take(_pointed(enrolled, port))
        took_s = time.monotonic() - began
        over.set()
    assert took_s < SHORT_S + 1.0


def test_a_backend_that_hangs_up_may_have_been_sent_the_order(shared: Running, enrolled: Path) -> None:
    with _answering(_over_tls(shared, _hang_up)) as port, pytest.raises(BackendUnreachable) as caught:
        _take(_pointed(enrolled, port))
    assert caught.value.sent


def test_asking_for_the_hall_never_counts_as_sent(shared: Running, enrolled: Path) -> None:
    with _answering(_over_tls(shared, _hang_up)) as port, pytest.raises(BackendUnreachable) as caught:
        _pointed(enrolled, port).hall(deadline_s=SHORT_S)
    assert not caught.value.sent


def test_after_a_lost_answer_a_busy_database_is_still_an_unknown_outcome(shared: Running, enrolled: Path) -> None:
    busy = b'{"type":"t","title":"busy","status":503,"code":"database_busy"}'
    replies = iter([b""])

    def first_nothing_then_busy(connection: ssl.SSLSocket) -> None:
        if _hear_out(connection) and next(replies, None) is None:
            head = f"HTTP/1.1 503 x\r\ncontent-type: application/problem+json\r\ncontent-length: {len(busy)}\r\n\r\n"
            connection.sendall(head.encode() + busy)

    with _answering(_over_tls(shared, first_nothing_then_busy)) as port, pytest.raises(BackendUnreachable) as caught:
        _take(_pointed(enrolled, port), deadline_s=1.5)
    assert caught.value.sent


def test_a_gateway_that_answers_for_a_dead_backend_leaves_the_outcome_open(shared: Running, enrolled: Path) -> None:
    reply = b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\nno"
    with _answering(_over_tls(shared, _told(reply))) as port, pytest.raises(BackendUnreachable) as caught:
        _take(_pointed(enrolled, port))
    assert caught.value.sent


def test_an_answer_that_is_no_number_leaves_the_outcome_open(shared: Running, enrolled: Path) -> None:
    reply = b"HTTP/1.1 201 x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
    with (
        _answering(_over_tls(shared, _told(reply))) as port,
        pytest.raises(BackendUnreachable, match="something else than an answer") as caught,
    ):
        _take(_pointed(enrolled, port))
    assert caught.value.sent


def test_a_redirect_is_not_followed(shared: Running, enrolled: Path) -> None:
    reply = b"HTTP/1.1 307 x\r\nlocation: https://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"
    with (
        _answering(_over_tls(shared, _told(reply))) as port,
        pytest.raises(BackendUnreachable, match="answered 307"),
    ):
        _take(_pointed(enrolled, port))


def test_an_answer_without_tls_is_the_wrong_server(enrolled: Path) -> None:
    def plain(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    with _answering(plain) as port, pytest.raises(WrongServer, match="does not speak TLS"):
        _take(_pointed(enrolled, port), deadline_s=DEADLINE_S)


@contextmanager
def _shown(backend: Running, directory: Path, authority: Authority, *, clock: MovableClock, host: str) -> Iterator[int]:
    """A server with a certificate of its own making."""
    directory.mkdir(exist_ok=True)
    site = SiteCertificate(authority, directory, (host,), clock)
    site.ensure()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(site.file)

    def greet(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as spoken:
            spoken.recv(65536)

    with _answering(greet) as port:
        yield port


def test_a_server_of_another_authority_is_the_wrong_server(shared: Running, enrolled: Path) -> None:
    (enrolled / "other").mkdir()
    other = Authority.load_or_make(enrolled / "other", at=shared.clock())
    with (
        _shown(shared, enrolled / "other", other, clock=shared.clock, host="127.0.0.1") as port,
        pytest.raises(WrongServer, match="is not the backend this terminal trusts"),
    ):
        _take(_pointed(enrolled, port), deadline_s=DEADLINE_S)


def test_a_server_of_another_name_is_the_wrong_server(shared: Running, enrolled: Path) -> None:
    with (
        _shown(shared, enrolled / "x", shared.foundation.authority, clock=shared.clock, host="example.org") as port,
        pytest.raises(WrongServer),
    ):
        _take(_pointed(enrolled, port), deadline_s=DEADLINE_S)


@pytest.mark.parametrize(("days", "error"), [(-100, CertificateExpired), (100, ClockWrong)])
def test_a_server_certificate_out_of_its_time_is_named(
    shared: Running, enrolled: Path, days: int, error: type[Exception]
) -> None:
    clock = MovableClock()
    clock.shift = timedelta(days=days)
    with (
        _shown(shared, enrolled / "x", shared.foundation.authority, clock=clock, host="127.0.0.1") as port,
        pytest.raises(error),
    ):
        _take(_pointed(enrolled, port), deadline_s=DEADLINE_S)


def test_a_terminal_without_credentials_is_not_enrolled(tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled, match=r"terminal\.json is missing"):
        BackendClient(tmp_path / "never").hall(deadline_s=DEADLINE_S)


@pytest.mark.parametrize("name", ["terminal.json", "terminal.pem", "backend-ca.pem"])
def test_damaged_credentials_are_named_as_such(enrolled: Path, name: str) -> None:
    (enrolled / name).write_bytes(b"damaged")
    with pytest.raises(NotEnrolled, match="cannot be used"):
        BackendClient(enrolled).hall(deadline_s=DEADLINE_S)


@pytest.mark.parametrize("name", ["terminal.json", "terminal.pem", "backend-ca.pem"])
def test_missing_credentials_are_named_by_file(enrolled: Path, name: str) -> None:
    (enrolled / name).unlink()
    with pytest.raises(NotEnrolled, match=f"{name} is missing"):
        BackendClient(enrolled).hall(deadline_s=DEADLINE_S)


def test_a_terminal_that_starts_before_it_is_enrolled_needs_no_restart(shared: Running, tmp_path: Path) -> None:
    client = BackendClient(tmp_path)
    with pytest.raises(NotEnrolled):
        client.hall(deadline_s=DEADLINE_S)
    shared.copied_directory(tmp_path)
    assert client.hall(deadline_s=DEADLINE_S).queues
    client.close()


def test_a_proxy_in_the_environment_is_ignored(enrolled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")
    client = BackendClient(enrolled)
    assert client.hall(deadline_s=DEADLINE_S).queues
    client.close()


def test_a_fault_that_will_not_pass_is_told_at_once(shared: Running, enrolled: Path) -> None:
    internal = b'{"type":"t","title":"The backend failed","status":500,"code":"internal"}'
    head = f"HTTP/1.1 500 x\r\ncontent-type: application/problem+json\r\ncontent-length: {len(internal)}\r\n\r\n"
    with _answering(_over_tls(shared, _told(head.encode() + internal))) as port:
        began = time.monotonic()
        with pytest.raises(BackendFault, match="internal"):
            _take(_pointed(enrolled, port), deadline_s=60)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(("status", "code", "final"), [(404, "not_found", True), (500, "internal", False)])
def test_request_that_will_never_be_taken_is_told_from_a_fault_of_theirs(
    shared: Running, enrolled: Path, status: int, code: str, final: bool
) -> None:
    said = f'{{"type":"t","title":"No","status":{status},"code":"{code}"}}'.encode()
    head = f"HTTP/1.1 {status} x\r\ncontent-type: application/problem+json\r\ncontent-length: {len(said)}\r\n\r\n"
    with _answering(_over_tls(shared, _told(head.encode() + said))) as port, pytest.raises(BackendFault) as caught:
        _take(_pointed(enrolled, port), deadline_s=10)
    assert caught.value.final is final
