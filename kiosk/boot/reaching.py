"""The backend's door, tried once by hand: name, connection, TLS. For those who look for a fault on the way there."""

from __future__ import annotations

import socket
import ssl
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from backend.client.credentials import Credentials

DEADLINE_S: Final = 3.0
_HTTPS: Final = 443
_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class Reached:
    """How far it went. `trouble`: a message id, empty when the handshake was done. Times in ms.

    `server_days`: until the server's own certificate ends. Whether the terminal's is taken, TLS 1.3 does not tell here.
    """

    trouble: str = ""
    connect_ms: int = 0
    tls_ms: int = 0
    version: str = ""
    cipher: str = ""
    server_days: int | None = None


def reach(credentials: Credentials, *, deadline_s: float = DEADLINE_S) -> Reached:
    """Connect to the backend's door for terminals and shake hands; send nothing. Never raises for the network."""
    from backend.client.transport import terminal_context

    place = urlsplit(credentials.place.terminals_url)
    host, port = place.hostname or "", place.port or _HTTPS
    began = time.monotonic()
    try:
        context = terminal_context(credentials)
        with socket.create_connection((host, port), deadline_s) as plain:
            connected = time.monotonic()
            plain.settimeout(deadline_s)
            with context.wrap_socket(plain, server_hostname=host) as secured:
                shaken = time.monotonic()
                cipher = secured.cipher()
                return Reached(
                    connect_ms=round((connected - began) * _MS),
                    tls_ms=round((shaken - connected) * _MS),
                    version=secured.version() or "",
                    cipher=cipher[0] if cipher else "",
                    server_days=_days_left(secured.getpeercert()),
                )
    except socket.gaierror:
        return Reached("upkeep.net.no_name")
    except ssl.SSLCertVerificationError:
        return Reached("upkeep.net.other_server")
    except ssl.SSLError:
        return Reached("upkeep.net.no_tls")
    except TimeoutError:
        return Reached("upkeep.net.silent")
    except OSError:
        return Reached("upkeep.net.closed")


def _days_left(certificate: object) -> int | None:
    ends = certificate.get("notAfter") if isinstance(certificate, dict) else None
    if not isinstance(ends, str):
        return None
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)
    return (until - datetime.now(UTC)).days
