"""Which forms come from elsewhere, by what browsers say of them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from starlette.requests import Request

from backend.server.api.origins import from_elsewhere

OURS = "https://numbers.example.org"


def _request(**headers: str) -> Request:
    house = SimpleNamespace(addresses=SimpleNamespace(public=OURS))
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    app = SimpleNamespace(state=SimpleNamespace(house=house))
    return Request({"type": "http", "headers": [(b"host", b"127.0.0.1:8443"), *sent], "app": app})


@pytest.mark.parametrize("origin", [OURS, "https://127.0.0.1:8443"])
def test_our_own_origin_is_ours(origin: str) -> None:
    assert not from_elsewhere(_request(origin=origin))


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "", "https://[", "numbers.example.org"])
def test_another_origin_or_none_that_can_be_read_is_elsewhere(origin: str) -> None:
    assert from_elsewhere(_request(origin=origin))


def test_a_browser_that_says_nothing_is_believed() -> None:
    assert not from_elsewhere(_request())


def test_a_page_without_referrer_says_null_and_means_nothing() -> None:
    assert not from_elsewhere(_request(origin="null"), null_says_nothing=True)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_request_across_sites_is_elsewhere(site: str) -> None:
    assert from_elsewhere(_request(origin=OURS, sec_fetch_site=site))
