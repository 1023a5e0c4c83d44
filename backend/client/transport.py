"""HTTPS with our own SSLContext and nothing from the environment: no proxies, no .netrc, no public CAs."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Final

import requests
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from backend.client.credentials import Credentials

_POOL: Final = 8
CONNECT_S: Final = 3.0


class _OwnContext(HTTPAdapter):
    """requests would add its bundle of public CAs to every context; this adapter lets ours alone."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(pool_connections=1, pool_maxsize=_POOL, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **_pool: object) -> None:  # noqa: FBT001, FBT002  as the adapter calls it
        """Make every connection through our context."""
        super().init_poolmanager(connections, maxsize, block, ssl_context=self._context)

    def cert_verify(self, conn: object, url: str, verify: object, cert: object) -> None:
        """Leave the connection as it is."""


class _Straight(requests.Session):
    """Goes where it is told. requests would read where a redirect leads, and fail at what is no address."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002  as requests has it
        """Nowhere."""
        return None


def terminal_context(credentials: Credentials) -> ssl.SSLContext:
    """TLS 1.3, the terminal's certificate, the backend's CA and no other. Raises OSError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    context.load_verify_locations(cafile=credentials.authority_file)
    context.load_cert_chain(credentials.identity_file)
    return context


def open_session(context: ssl.SSLContext) -> requests.Session:
    """A session that talks HTTPS through `context` and cannot talk anything else."""
    session = _Straight()
    session.trust_env = False
    session.verify = context.verify_mode is not ssl.VerifyMode.CERT_NONE
    session.adapters.clear()
    session.mount("https://", _OwnContext(context))
    session.headers.update({"accept": "application/json"})
    return session
