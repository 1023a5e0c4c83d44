"""The address grammar: what is taken, what is refused, and with which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.links.address import Flow, SerialAddress, TcpAddress, parse_link
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
    ],
)
def test_good_address_is_read(text: str, address: SerialAddress | TcpAddress) -> None:
    assert parse_link(text) == address


@pytest.mark.parametrize(
    "text", ["serial:/dev/pts/5?baud=9600&flow=xonxoff", "serial:/dev/ttyS0?baud=115200", "tcp:[::1]:9100", "tcp:h:1"]
)
def test_address_written_out_reads_back(text: str) -> None:
    assert str(parse_link(text)) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no scheme"),
        ("/dev/ttyUSB0", "no scheme"),
        ("usb:0400:c35a", "unknown scheme 'usb'; known are serial and tcp"),
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
