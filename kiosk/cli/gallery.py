"""`kiosk gallery`: every page in every mode, as pictures."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.output import complaining, say


def gallery(
    out: Annotated[Path, typer.Option(help="Folder for the pictures.")] = Path("out/gallery"),
    mode: Annotated[list[str] | None, typer.Option(help="Only this mode, such as large; may be given again.")] = None,
    page: Annotated[list[str] | None, typer.Option(help="Only this page, such as home; may be given again.")] = None,
) -> None:
    """Draw every page with sample people, for whoever designs, translates or signs off.

    Example: kiosk gallery --out out/gallery --mode portrait --mode large
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with complaining(as_json=False):
        from ui.gallery import MODES, render_gallery

        for picture in render_gallery(out, modes=tuple(mode or MODES), names=tuple(page or ())):
            say(str(picture))
