"""The backend's door, tried by hand: how far it goes, and what stands in the way."""

from __future__ import annotations

import socket
import threading
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from backend.client.credentials import Credentials, Place, key_pem, new_key
from kiosk.boot.reaching import reach

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def self_signed() -> tuple[bytes, str]:
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import NameOID

    key = new_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "terminal")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=90))
        .sign(key, hashes.SHA256())
    )
    return key_pem(key), certificate.public_bytes(Encoding.PEM).decode()


@pytest.fixture
def credentials(tmp_path: Path) -> Credentials:
    key, certificate = self_signed()
    place = Place("t-1", "qinghe", "https://127.0.0.1:1", "https://127.0.0.1:1")
    return Credentials.save(tmp_path, place, key=key, certificate=certificate, authority=certificate)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield listening


def at(credentials: Credentials, url: str) -> Credentials:
    return replace(credentials, place=replace(credentials.place, terminals_url=url))


def test_nobody_listens(credentials: Credentials, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    listener.close()
    assert reach(at(credentials, f"https://127.0.0.1:{port}")).trouble == "upkeep.net.closed"


def test_somebody_listens_and_says_nothing(credentials: Credentials, listener: socket.socket) -> None:
    url = f"https://127.0.0.1:{listener.getsockname()[1]}"
    assert reach(at(credentials, url), deadline_s=0.2).trouble == "upkeep.net.silent"


def test_somebody_speaks_no_tls(credentials: Credentials, listener: socket.socket) -> None:
    def answer() -> None:
        connection, _ = listener.accept()
        with closing(connection):
            connection.recv(1)
            connection.sendall(b"HTTP/1.0 400 what\r\n\r\n")
            connection.recv(4096)

    thread = threading.Thread(target=answer)
    thread.start()
    found = reach(at(credentials, f"https://127.0.0.1:{listener.getsockname()[1]}"))
    thread.join()
    assert found.trouble == "upkeep.net.no_tls"


def test_name_without_an_address(credentials: Credentials) -> None:
    assert reach(at(credentials, "https://nowhere.invalid:8443")).trouble in {"upkeep.net.no_name", "upkeep.net.silent"}
