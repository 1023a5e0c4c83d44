"""Whether a form was sent by another site's page (OWASP: Origin, Sec-Fetch-Site, beside the form's own token)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from backend.server.api.callers import house_of

if TYPE_CHECKING:
    from starlette.requests import Request

_UNTOLD: Final = "null"


def from_elsewhere(request: Request, *, null_says_nothing: bool = False) -> bool:
    """Whether the browser says so. Browsers that say nothing are believed; what is no origin is not.

    `null_says_nothing`: of pages whose policy is no-referrer browsers write `Origin: null` on their own forms.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("origin")
    if origin is None or (null_says_nothing and origin == _UNTOLD):
        return False
    return _host(origin) not in {request.headers.get("host"), _host(house_of(request).addresses.public)}


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:  # "https://[" is no address
        return ""
