"""Addresses of IPP printers, as settings and the command line write them.

    ipp://192.168.1.60/ipp/print       ipp://127.0.0.1:8631/ipp/print       ipps://printer.hall/ipp/print

Port 631 when left out. `ipps` is TLS. `str()` gives the same grammar back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from kiosk.ports.errors import SettingsError

KNOWN: Final = "ipp://HOST[:PORT]/ipp/print, or ipps:// for TLS"
DEFAULT_PORT: Final = 631


@dataclass(frozen=True, slots=True)
class IppAddress:
    """An IPP printer. `host` is a name or a number; IPv6 without its brackets."""

    host: str
    port: int = DEFAULT_PORT
    path: str = "/ipp/print"
    secure: bool = False

    def __str__(self) -> str:
        """Write it as settings do; this is also the printer-uri."""
        return f"{'ipps' if self.secure else 'ipp'}://{self._authority}{self.path}"

    @property
    def url(self) -> str:
        """Where its HTTP requests go."""
        return f"{'https' if self.secure else 'http'}://{self._authority}{self.path}"

    @property
    def _authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse_ipp_address(text: str) -> IppAddress:
    """Read an address. Raises SettingsError that names what is wrong and what would be right."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise SettingsError(f"link {text!r}: blanks, control characters or non-ASCII letters; write {KNOWN}")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise SettingsError(f"link {text!r}: {error}; write {KNOWN}") from error
    if parts.scheme not in {"ipp", "ipps"} or not text.startswith(f"{parts.scheme}://"):
        raise SettingsError(f"link {text!r}: a document printer is reached by {KNOWN}")
    if not host or port == 0:
        raise SettingsError(f"link {text!r}: host is missing, or port is 0; write {KNOWN}")
    if parts.username is not None or parts.query or parts.fragment or "?" in text or "#" in text:
        raise SettingsError(f"link {text!r}: no user, query or fragment; write {KNOWN}")
    if parts.path in {"", "/"}:
        raise SettingsError(f"link {text!r}: the path is missing, mostly /ipp/print; write {KNOWN}")
    return IppAddress(host, port or DEFAULT_PORT, parts.path, parts.scheme == "ipps")
