from __future__ import annotations

import pytest

from devices.drivers.document_printer_address import IppAddress, parse_ipp_address
from kiosk.ports.errors import SettingsError


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("ipp://192.168.1.60/ipp/print", "http://192.168.1.60:631/ipp/print"),
        ("ipp://127.0.0.1:8631/ipp/print", "http://127.0.0.1:8631/ipp/print"),
        ("ipps://printer.hall/ipp/print/kiosk", "https://printer.hall:631/ipp/print/kiosk"),
        ("ipp://[::1]:8631/ipp/print", "http://[::1]:8631/ipp/print"),
    ],
)
def test_address_gives_its_url(text: str, url: str) -> None:
    assert parse_ipp_address(text).url == url


@pytest.mark.parametrize("text", ["ipp://127.0.0.1:8631/ipp/print", "ipps://[::1]:631/ipp/print"])
def test_address_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_ipp_address(text)) == text


def test_port_left_out_is_631() -> None:
    assert parse_ipp_address("ipp://printer/ipp/print") == IppAddress("printer", 631, "/ipp/print")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "printer",
        "tcp:127.0.0.1:9100",
        "http://printer:631/ipp/print",
        "ipp:printer/ipp/print",
        "ipp:///ipp/print",
        "ipp://printer",
        "ipp://printer/",
        "ipp://printer:0/ipp/print",
        "ipp://printer:99999/ipp/print",
        "ipp://printer:abc/ipp/print",
        "ipp://user@printer/ipp/print",
        "ipp://printer/ipp/print?x=1",
        "ipp://printer/ipp/print?",
        "ipp://printer/ipp/print#x",
        "ipp://print er/ipp/print",
        "ipp://打印机/ipp/print",
        "ipp://[::1/ipp/print",
        "ipp://printer/ipp/print\n",
    ],
)
def test_nonsense_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(SettingsError, match=r"ipp://"):
        parse_ipp_address(text)
