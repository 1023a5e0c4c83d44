"""The address grammar: what is taken, what is refused, and with which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.links.address import PROBED_BAUDS, Flow, SerialAddress, TcpAddress, parse_link, parse_links
from devices.links.usb_address import UsbAddress
from kiosk.ports.errors import SettingsError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("serial:/dev/ttyUSB0", SerialAddress("/dev/ttyUSB0", 115200, Flow.NONE)),
        ("serial:/dev/ttyUSB0?baud=115200", SerialAddress("/dev/ttyUSB0", 115200)),
        ("serial:/dev/pts/5?baud=9600&flow=xonxoff", SerialAddress("/dev/pts/5", 9600, Flow.XONXOFF)),
        ("serial:/dev/ttyS1?flow=rtscts", SerialAddress("/dev/ttyS1", 115200, Flow.RTSCTS)),
        (
            "serial:/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0",
            SerialAddress("/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0"),
        ),
        ("tcp:127.0.0.1:9100", TcpAddress("127.0.0.1", 9100)),
        ("tcp:printer.hall:9100", TcpAddress("printer.hall", 9100)),
        ("tcp:[::1]:65535", TcpAddress("::1", 65535)),
        ("serial:usb-1a86:7523?baud=9600", SerialAddress("usb-1a86:7523", 9600)),
        ("serial:usb-067b:23a3:CZ:01", SerialAddress("usb-067b:23a3:CZ:01")),
        ("usb:0400:c35a", UsbAddress(0x0400, 0xC35A)),
        ("usb:0400:C35A", UsbAddress(0x0400, 0xC35A)),
        ("usb:04b8:0202?serial=A%26B%201", UsbAddress(0x04B8, 0x0202, serial="A&B 1")),
        ("usb:04b8:0202?path=1-1.4&serial=X", UsbAddress(0x04B8, 0x0202, serial="X", path="1-1.4")),
    ],
)
def test_good_address_is_read(text: str, address: SerialAddress | TcpAddress | UsbAddress) -> None:
    assert parse_link(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "serial:/dev/pts/5?baud=9600&flow=xonxoff",
        "serial:/dev/ttyS0?baud=115200",
        "serial:usb-1a86:7523:A1?baud=9600",
        "tcp:[::1]:9100",
        "tcp:h:1",
        "usb:0400:c35a",
        "usb:04b8:0202?serial=A%26B%201&path=1-1.4",
    ],
)
def test_address_written_out_reads_back(text: str) -> None:
    assert str(parse_link(text)) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no scheme"),
        ("/dev/ttyUSB0", "no scheme"),
        ("hid:0400:c35a", "unknown scheme 'hid'; known are serial, usb and tcp"),
        ("usb:", "four hexadecimal digits"),
        ("usb:0400", "four hexadecimal digits"),
        ("usb:400:c35a", "four hexadecimal digits"),
        ("usb:0400:c35a:1", "four hexadecimal digits"),
        ("usb:0x0400:c35a", "four hexadecimal digits"),
        ("usb:٠٤٠٠:c35a", "four hexadecimal digits"),
        ("usb:0400:c35a?baud=9600", "unknown parameter 'baud'; known are serial and path"),
        ("usb:0400:c35a?serial=", "empty"),
        ("usb:0400:c35a?serial=%ff", "not UTF-8"),
        ("usb:0400:c35a?serial=%00", "not printable"),
        ("usb:0400:c35a?serial=a&serial=b", "serial is given twice"),
        ("usb:0400:c35a?path=", "not a bus and its ports"),
        ("usb:0400:c35a?path=1", "not a bus and its ports"),
        ("usb:0400:c35a?path=../../1-1", "not a bus and its ports"),
        ("serial:usb-1a86", "four hexadecimal digits"),
        ("serial:usb-1a86:75", "four hexadecimal digits"),
        ("SERIAL:/dev/ttyS0", "unknown scheme"),
        ("serial:", "absolute path"),
        ("serial:ttyUSB0", "absolute path"),
        ("serial:/dev/ttyS0?baud=fast", "baud 'fast'"),
        ("serial:/dev/ttyS0?baud=", "baud ''"),
        ("serial:/dev/ttyS0?baud=0", "baud '0'"),
        ("serial:/dev/ttyS0?baud=-9600", "baud '-9600'"),
        ("serial:/dev/ttyS0?baud=9600&baud=19200", "baud is given twice"),
        ("serial:/dev/ttyS0?baud=" + "9" * 5000, "not a whole number"),
        ("serial:/dev/ttyS0?baud=٣٤", "not a whole number"),
        ("serial:/dev/ttyS0?speed=9600", "unknown parameter 'speed'"),
        ("serial:/dev/ttyS0?flow=maybe", "none, xonxoff, rtscts"),
        ("serial:/dev/ttyS0\n", "control characters"),
        ("serial:/dev/tty\0S0", "control characters"),
        (" tcp:h:1", "blanks"),
        ("serial:/dev/ttyS0?baud=probe", "baud=probe is for ID card readers"),
        ("tcp:127.0.0.1", "port is missing"),
        ("tcp::9100", "host or port is missing"),
        ("tcp:h:", "port is missing"),
        ("tcp:h:0", "port '0'"),
        ("tcp:h:65536", "port '65536'"),
        ("tcp:h:http", "port 'http'"),
        ("tcp:::1:9100", "brackets"),
        ("tcp:[]:9100", "not a host"),
        ("tcp://h:9100", "not a host"),
        ("tcp:h:9100?nodelay=1", "no parameters"),
    ],
)
def test_bad_address_is_refused_in_clear_words(text: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_link(text)
    assert told in str(caught.value)


@given(
    st.text(max_size=40)
    | st.text(max_size=20).map(lambda tail: "serial:/" + tail)
    | st.text(max_size=20).map(lambda tail: "tcp:" + tail)
)
def test_any_text_is_an_address_or_a_settings_error(text: str) -> None:
    try:
        address = parse_link(text)
    except SettingsError:
        return
    assert parse_link(str(address)) == address


def test_speed_to_be_probed_is_every_usual_one_in_turn() -> None:
    assert parse_links("serial:/dev/ttyS0?baud=probe") == tuple(
        SerialAddress("/dev/ttyS0", baud) for baud in (115200, 57600, 38400, 19200, 9600)
    )


def test_flow_control_goes_with_every_speed() -> None:
    found = parse_links("serial:/dev/ttyS0?flow=rtscts&baud=probe")
    assert found == tuple(SerialAddress("/dev/ttyS0", baud, Flow.RTSCTS) for baud in PROBED_BAUDS)


@pytest.mark.parametrize("text", ["serial:/dev/ttyS0?baud=9600", "serial:/dev/ttyS0", "tcp:127.0.0.1:9100"])
def test_address_without_probing_is_one(text: str) -> None:
    assert parse_links(text) == (parse_link(text),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("serial:ttyS0?baud=probe", "absolute path"),
        ("serial:/dev/ttyS0?baud=probe&baud=probe", "given twice"),
        ("serial:/dev/ttyS0?baud=probe&colour=red", "unknown parameter"),
        ("tcp:h:1?baud=probe", "no parameters"),
        ("serial:/dev/ttyS0?baud=Probe", "whole number"),
    ],
)
def test_bad_address_to_be_probed_is_refused_in_clear_words(text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        parse_links(text)


@given(st.text(max_size=20).map(lambda tail: f"serial:/dev/x?{tail}&baud=probe"))
def test_any_text_is_addresses_or_a_settings_error(text: str) -> None:
    try:
        found = parse_links(text)
    except SettingsError:
        return
    assert [address.baud for address in found if isinstance(address, SerialAddress)] in ([*PROBED_BAUDS], [115200])
