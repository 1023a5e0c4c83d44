"""How numbers are written."""

from __future__ import annotations

from datetime import date

import segno

from backend.server.queueing.tickets import page_url, serial, ticket
from backend.server.secret import ServerSecret

TOKEN = ServerSecret(b"k" * 32).page_token("an-id")


def test_a_ticket_has_three_digits() -> None:
    assert ticket("A", 12) == "A012"


def test_the_thousandth_ticket_is_not_cut() -> None:
    assert ticket("A", 1000) == "A1000"


def test_a_serial_has_date_letter_and_four_digits() -> None:
    assert serial("A", 12, business_date=date(2026, 11, 23)) == "20261123-A-0012"


def test_a_page_url_fits_the_alphanumeric_mode_of_qr_codes() -> None:
    assert segno.make_qr(page_url("https://numbers.example.org", TOKEN)).mode == "alphanumeric"


def test_a_page_url_on_a_path_keeps_the_paths_case() -> None:
    assert page_url("https://example.org/Hall", TOKEN) == f"HTTPS://EXAMPLE.ORG/Hall/N/{TOKEN}"


def test_a_token_has_128_bits_of_base32() -> None:
    assert len(TOKEN) == 26


def test_two_numbers_have_two_tokens() -> None:
    assert ServerSecret(b"k" * 32).page_token("another-id") != TOKEN
