"""`kiosk enrol`: make this machine a terminal of a site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.output import complaining, emit, say
from kiosk.ports.errors import SettingsError
from kiosk.settings import state_directory


def enrol(
    url: Annotated[str, typer.Option(help="The backend's public address, such as https://numbers.example.org.")],
    code: Annotated[str, typer.Option(help="The one-time code from `kiosk backend enrolment-code`.")],
    state_dir: Annotated[
        Path | None, typer.Option(help="Where key and certificate go. Default: $XDG_STATE_HOME/kiosk.")
    ] = None,
    ca_fingerprint: Annotated[
        str, typer.Option(help="SHA-256 of the backend's CA, to compare in full. The code carries its beginning.")
    ] = "",
    deadline_s: Annotated[float, typer.Option(help="Seconds to wait for the backend.", min=0.1, max=600)] = 15.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Enrol this machine: make a key, trade the code for a certificate, remember the backend.

    Example: kiosk enrol --url https://127.0.0.1:8444 --code K7QM-2F6T-ABCD-EFGH-IJKL-MNOP
    """
    from backend.client.enrolment import enrol as trade
    from kiosk.vault.service_key import keep_service_key

    with complaining(as_json=as_json):
        directory = state_directory(state_dir)
        try:
            credentials = trade(
                url,
                code,
                state_dir=directory,
                ca_sha256=ca_fingerprint,
                deadline_s=deadline_s,
                keep_service_key=lambda key: keep_service_key(directory, key),
            )
        except OSError as error:
            msg = f"--state-dir {directory}: {error.strerror or error}"
            raise SettingsError(msg) from error
    place, until = credentials.place, credentials.not_after
    if as_json:
        emit(
            {
                "terminal_id": place.terminal_id,
                "site_id": place.site_id,
                "terminals_url": place.terminals_url,
                "public_url": place.public_url,
                "certificate_until": until.isoformat(),
            }
        )
    else:
        say(f"enrolled as {place.terminal_id} at site {place.site_id}; certificate until {until:%Y-%m-%d}")
