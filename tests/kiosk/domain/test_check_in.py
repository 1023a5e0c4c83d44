"""What a phone shows: our addresses are read, nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.check_in import ShownCode, token_in

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    "address",
    [
        f"HTTPS://HALL.EXAMPLE.CN/N/{TOKEN}",
        f"https://hall.example.cn/n/{TOKEN}",
        f"https://hall.example.cn:8443/A/{TOKEN}",
        f"https://example.cn/numbers/of/halls/N/{TOKEN}",
        f"  https://hall.example.cn/A/{TOKEN}/\n",
        f"https://hall.example.cn/A/{TOKEN}?lang=en#top",
    ],
)
def test_address_of_a_number_or_an_appointment_gives_its_token(address: str) -> None:
    assert token_in(address) == TOKEN


@pytest.mark.parametrize(
    "text",
    [
        "",
        TOKEN,
        "https://hall.example.cn/",
        f"https://hall.example.cn/V/{TOKEN}",
        f"https://hall.example.cn/N/{TOKEN}/events",
        "https://hall.example.cn/N/SHORT",
        f"https://hall.example.cn/N/{TOKEN * 3}",
        f"ftp://hall.example.cn/N/{TOKEN}",
        f"see https://hall.example.cn/N/{TOKEN}",
        f"https://hall.example.cn/N/{TOKEN[:-1]}Ａ",
        f"https://hall.example.cn/{'a' * 600}/N/{TOKEN}",
    ],
)
def test_any_other_text_gives_none(text: str) -> None:
    assert token_in(text) is None


@given(st.text(max_size=600))
def test_any_text_is_answered(text: str) -> None:
    token = token_in(text)

    assert token is None or (token.isascii() and token.isalnum())


def test_a_shown_code_never_shows_its_token() -> None:
    assert TOKEN not in repr(ShownCode(TOKEN))
