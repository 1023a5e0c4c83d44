"""Two processes want one device: the second is told so by name, at once, and nothing of the first's is disturbed."""

from __future__ import annotations

import os
import pty
import socket
import subprocess
import sys
import time
import tty
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.ports.errors import DeviceBusy

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
WITHIN_S = 3.0
# Another process: opens the link, says how that went, and holds it until it is killed.
HOLD = """
import signal, sys
from devices.links.address import parse_link
from devices.links.choice import link_to
from kiosk.ports.errors import KioskError

link = link_to(parse_link(sys.argv[1]))
try:
    link.open(deadline_s=2)
except KioskError as error:
    print(error.code, flush=True)
else:
    print("open", flush=True)
    signal.pause()
"""


@pytest.fixture(params=["serial", "tcp"])
def link(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "serial":
        master, slave = pty.openpty()
        tty.setraw(slave)
        yield f"serial:{os.ttyname(slave)}"
        os.close(slave)
        os.close(master)
    else:
        with socket.create_server(("127.0.0.1", 0)) as server:
            yield f"tcp:127.0.0.1:{server.getsockname()[1]}"


class Other:
    """Another process and what it said."""

    def __init__(self, link: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", HOLD, link], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.said = self._process.stdout.readline().strip()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def test_the_second_is_told_at_once_that_the_device_is_busy(link: str) -> None:
    first = Other(link)
    mine = link_to(parse_link(link))
    started = time.monotonic()
    with pytest.raises(DeviceBusy, match="in use by another process"):
        mine.open(deadline_s=10)
    took_s = time.monotonic() - started
    first.kill()
    assert (first.said, took_s < WITHIN_S) == ("open", True)


def test_another_process_is_told_the_same(link: str) -> None:
    mine = link_to(parse_link(link))
    mine.open(deadline_s=2)
    second = Other(link)
    second.kill()
    still_open = mine.is_open
    mine.close()
    assert (second.said, still_open) == ("device_busy", True)


def test_a_holder_that_was_killed_leaves_the_device_free(link: str) -> None:
    first = Other(link)
    first.kill()
    mine = link_to(parse_link(link))
    mine.open(deadline_s=2)
    assert mine.is_open
    mine.close()


def test_a_link_that_was_closed_leaves_the_device_free(link: str) -> None:
    mine = link_to(parse_link(link))
    mine.open(deadline_s=2)
    mine.close()
    second = Other(link)
    second.kill()
    assert second.said == "open"


def test_opening_a_link_again_does_not_stand_in_its_own_way(link: str) -> None:
    mine = link_to(parse_link(link))
    mine.open(deadline_s=2)
    mine.open(deadline_s=2)
    assert mine.is_open
    mine.close()


def test_a_name_and_its_number_are_one_tcp_device() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        mine, by_name = link_to(parse_link(f"tcp:127.0.0.1:{port}")), link_to(parse_link(f"tcp:localhost:{port}"))
        mine.open(deadline_s=2)
        with pytest.raises(DeviceBusy):
            by_name.open(deadline_s=2)
        mine.close()


def test_a_device_that_refused_is_not_claimed_for_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    for _ in range(2):
        with pytest.raises(Exception, match="refused"):
            link_to(parse_link(f"tcp:127.0.0.1:{port}")).open(deadline_s=1)
