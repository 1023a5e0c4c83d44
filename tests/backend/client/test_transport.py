"""The session everything of the client goes through."""

from __future__ import annotations

import ssl

import pytest
import requests

from backend.client.transport import open_session


@pytest.mark.parametrize("target", ["//[", "tp:\xff", "https://127.0.0.1:1/"])
def test_redirect_leads_nowhere(target: str) -> None:
    response = requests.Response()
    response.status_code, response.url = 301, "https://127.0.0.1:1/"
    response.headers["location"] = target
    with open_session(ssl.create_default_context()) as session:
        assert session.get_redirect_target(response) is None
        assert list(session.resolve_redirects(response, requests.PreparedRequest())) == []
