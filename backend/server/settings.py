"""What differs between two backends: where it keeps its state, where it listens, what phones call it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from backend.server.second_factor.rules import CodeRules
from kiosk.ports.errors import SettingsError

_MAX_PORT: Final = 65_535


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen. Port 0: any free one."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str, *, option: str) -> Self:
        """Read "127.0.0.1:8443" or "[::1]:8443". Raises SettingsError naming the option."""
        host, colon, port = text.rpartition(":")
        bare = host.removeprefix("[").removesuffix("]")
        if not colon or not bare or not port.isdecimal() or int(port) > _MAX_PORT:
            msg = f"{option} {text!r}: expected HOST:PORT, such as 127.0.0.1:8443"
            raise SettingsError(msg)
        return cls(bare, int(port))

    @property
    def everywhere(self) -> bool:
        """Whether this means every address of the machine, so that it cannot stand in a URL."""
        return self.host in {"0.0.0.0", "::"}  # noqa: S104  compared, not bound

    def url(self, host: str | None = None) -> str:
        """Write https://host:port."""
        named = host or self.host
        return f"https://[{named}]:{self.port}" if ":" in named else f"https://{named}:{self.port}"


def _own_packs() -> Path:
    """Where the product's own lie. Their room is entered by whoever serves them, not by every command."""
    from kiosk.packs.loading import SERVICES

    return SERVICES


@dataclass(frozen=True, slots=True)
class BackendSettings:
    """One backend process. The URLs are told to terminals and printed in QR codes; empty: made from the addresses."""

    state_dir: Path
    database: str = ""
    listen: Address = Address("127.0.0.1", 8443)
    public_listen: Address = Address("127.0.0.1", 8444)
    public_base_url: str = ""
    terminals_url: str = ""
    share_ports: bool = False  # with other processes of this machine: the kernel deals connections out
    public_certificate: Path | None = None  # chain and key in one PEM file; None: the CA makes one
    services: Path = field(default_factory=_own_packs)  # packs that are published when the server starts
    code_rules: CodeRules = field(default_factory=CodeRules)

    @property
    def database_url(self) -> str:
        """The database: the one named, or SQLite in the state directory."""
        return database_url(self.state_dir, self.database)


def database_url(state_dir: Path, database: str) -> str:
    """The database that was named, or SQLite in the state directory."""
    return database or f"sqlite:///{state_dir / 'backend.db'}"


def backend_state_directory(option: Path | None) -> Path:
    """Choose where the backend's state lives, and make the directory (mode 700). Raises SettingsError."""
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    chosen = option or (
        Path(os.environ["STATE_DIRECTORY"]) if os.environ.get("STATE_DIRECTORY") else Path(base) / "kiosk-backend"
    )
    try:
        chosen.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        msg = f"--state-dir {chosen}: {error.strerror}"
        raise SettingsError(msg) from error
    return chosen.absolute()


def checked_url(text: str, *, option: str) -> str:
    """Accept an https URL without query, or nothing. Raises SettingsError naming the option."""
    parts = urlsplit(text)
    if text and (parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment):
        msg = f"{option} {text!r}: expected an address such as https://numbers.example.org"
        raise SettingsError(msg)
    return text.rstrip("/")
