"""`kiosk confirm-site`: say where this terminal stands, after it was moved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.output import complaining, emit, say
from kiosk.settings import state_directory


def confirm_site(
    site: Annotated[str, typer.Option(help="Id of the site this terminal stands in. Without it: only tell.")] = "",
    state_dir: Annotated[
        Path | None, typer.Option(help="Where key and certificate are. Default: $XDG_STATE_HOME/kiosk.")
    ] = None,
    deadline_s: Annotated[float, typer.Option(help="Seconds to wait for the backend.", min=0.1, max=600)] = 15.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Tell in which site the backend has this terminal; with --site, confirm that it stands there.

    A terminal that was moved gives no numbers until somebody does so, here or on its screen.

    Example: kiosk confirm-site --site qinghe
    """
    from backend.client import BackendClient
    from backend.client.desk import NumberDeskClient

    with complaining(as_json=as_json):
        client = BackendClient(state_directory(state_dir))
        try:
            if site:
                NumberDeskClient(client).confirm_site(site, deadline_s=deadline_s)
            hall = client.hall(deadline_s=deadline_s)
        finally:
            client.close()
    if as_json:
        emit({"site_id": hall.site.id, "name": hall.site.name.zh_CN, "confirmed": hall.confirmed})
    else:
        standing = "confirmed" if hall.confirmed else f"not confirmed: kiosk confirm-site --site {hall.site.id}"
        say(f"{hall.site.id} ({hall.site.name.zh_CN}): {standing}")
