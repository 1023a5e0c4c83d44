"""The server behind emulated printers and cameras: who is let in, who is kept, who is thrown out."""

from __future__ import annotations

import contextlib
import socket
import threading
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

import pytest

from devices.emulators.breakable_server import BreakableServer

if TYPE_CHECKING:
    from collections.abc import Iterator

SOON_S = 10.0
QUESTION = b"GET / HTTP/1.0\r\n\r\n"


class House:
    """A server that answers when it is told to."""

    def __init__(self) -> None:
        self.reachable = True
        self.asked = threading.Event()
        self.answer = threading.Event()
        house = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                house.asked.set()
                assert house.answer.wait(SOON_S)
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002  http.server's name

        self.server = BreakableServer(("127.0.0.1", 0), Handler, is_reachable=lambda: self.reachable)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.server.server_address[1]), SOON_S)


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    house.thread.start()
    yield house
    house.answer.set()
    house.server.shutdown()
    house.server.server_close()
    house.thread.join(SOON_S)


def answered(connection: socket.socket) -> bytes:
    """Everything that is said before the connection ends, however it ends."""
    said = b""
    with contextlib.suppress(OSError):
        connection.sendall(QUESTION)
        while part := connection.recv(4096):
            said += part
    return said


def test_connection_that_ended_is_not_kept(house: House) -> None:
    house.answer.set()
    with house.connect() as connection:
        assert answered(connection).startswith(b"HTTP/1.0 204")
    assert house.server.connections == 0


def test_dropped_connection_ends_without_an_answer(house: House) -> None:
    with house.connect() as connection:
        connection.sendall(QUESTION)
        assert house.asked.wait(SOON_S)
        house.server.drop_connections()
        assert answered(connection) == b""


def test_nobody_is_let_in_while_nobody_is_there(house: House) -> None:
    house.reachable = False
    said = b""
    with contextlib.suppress(OSError), house.connect() as connection:  # thrown out while it connects
        said = answered(connection)
    assert (said, house.asked.is_set()) == (b"", False)
