"""Which port a name means after adapters were plugged in and out."""

from __future__ import annotations

import os
import pty
from typing import TYPE_CHECKING

import pytest

from devices.links import serial_names
from devices.links.address import SerialAddress
from devices.links.serial_names import AdapterPort, adapter_ports, advice, port_now
from devices.links.serial_port import SerialLink
from kiosk.ports.errors import PortMissing

if TYPE_CHECKING:
    from pathlib import Path

READER = AdapterPort("/dev/ttyUSB0", 0x1A86, 0x7523, "")
PRINTER = AdapterPort("/dev/ttyUSB1", 0x067B, 0x23A3, "CZ01")


def test_path_means_itself() -> None:
    assert port_now("/dev/ttyUSB0", look=lambda: [PRINTER]) == "/dev/ttyUSB0"


@pytest.mark.parametrize("name", ["usb-067b:23a3", "usb-067B:23A3:CZ01"])
def test_adapter_is_found_under_whatever_name_it_has(name: str) -> None:
    assert port_now(name, look=lambda: [READER, PRINTER]) == "/dev/ttyUSB1"


@pytest.mark.parametrize("name", ["usb-0403:6001", "usb-067b:23a3:CZ02", "usb-1a86:7523:X"])
def test_adapter_that_is_not_there_is_a_missing_port(name: str) -> None:
    with pytest.raises(PortMissing, match="no such adapter is plugged in"):
        port_now(name, look=lambda: [READER, PRINTER])


def test_two_adapters_without_numbers_are_told() -> None:
    twin = AdapterPort("/dev/ttyUSB5", 0x1A86, 0x7523, "")
    with pytest.raises(PortMissing, match=r"2 such adapters are plugged in \(/dev/ttyUSB0, /dev/ttyUSB5\)"):
        port_now("usb-1a86:7523", look=lambda: [READER, twin])


def test_plain_name_that_is_gone_is_told_where_another_port_is() -> None:
    assert "/dev/ttyUSB1" in advice("/dev/ttyUSB0", look=lambda: [PRINTER])


@pytest.mark.parametrize("path", ["/dev/serial/by-id/usb-x", "/dev/ttyS3", "/tmp/reader"])
def test_lasting_name_gets_no_advice(path: str) -> None:
    assert advice(path, look=lambda: [PRINTER]) == ""


def test_nothing_plugged_in_is_no_advice() -> None:
    assert advice("/dev/ttyUSB0", look=list) == ""


def test_ports_of_this_machine_can_be_listed() -> None:
    assert all(port.vendor for port in adapter_ports())


def test_link_finds_its_adapter_again_under_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = pty.openpty(), pty.openpty()
    names = [os.ttyname(first[1]), os.ttyname(second[1])]
    monkeypatch.setattr(serial_names.port_now, "__kwdefaults__", {"look": lambda: [AdapterPort(names[0], 1, 2, "")]})
    link = SerialLink(SerialAddress("usb-0001:0002"))
    link.open(deadline_s=1)
    del names[0]
    link.open(deadline_s=1)
    os.write(second[0], b"here")
    assert link.read(4, deadline_s=2) == b"here"
    link.close()
    for end in (*first, *second):
        os.close(end)


def test_symbolic_name_is_followed_anew_at_every_opening(tmp_path: Path) -> None:
    first, second = pty.openpty(), pty.openpty()
    by_id = tmp_path / "usb-1a86_USB_Serial-if00-port0"
    by_id.symlink_to(os.ttyname(first[1]))
    link = SerialLink(SerialAddress(str(by_id)))
    link.open(deadline_s=1)
    by_id.unlink()
    by_id.symlink_to(os.ttyname(second[1]))
    link.open(deadline_s=1)
    os.write(second[0], b"here")
    assert link.read(4, deadline_s=2) == b"here"
    link.close()
    for end in (*first, *second):
        os.close(end)
