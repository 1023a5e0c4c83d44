"""`python -m kiosk.fonts`: compare the fonts with those seen, measure what nobody measured yet; for a worker process.

Tells each complaint as one JSON line on standard output: {"complaint": "…"}. Exit 1 when something stays unmeasured.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final

from kiosk.fonts.chain import (
    DOCUMENT_FONTS,
    SCREEN_FONTS,
    TICKET_FONTS,
    complaints,
    read_chain,
    read_listed,
    read_present,
)
from kiosk.fonts.memory import remember, remembered
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from kiosk.fonts.chain import PinnedFont

_CHAINS: Final[Mapping[Path, Callable[[], Iterable[tuple[PinnedFont, ...]]]]] = {
    SCREEN_FONTS: lambda: [read_present(SCREEN_FONTS)],
    DOCUMENT_FONTS: lambda: [read_chain(DOCUMENT_FONTS)],
    TICKET_FONTS: lambda: [(font,) for font in read_present(TICKET_FONTS)],
}


def work(directory: Path | None = None) -> tuple[str, ...]:
    """Measure what is not remembered in `directory`: the chains of screen and paper whole, that of tickets by the face.

    Gives what kept it from that, empty: nothing.
    """
    failures = []
    for file, read in _CHAINS.items():
        try:
            for fonts in read():
                if remembered(fonts, directory) is None:
                    remember(fonts, directory)
        except (SettingsError, OSError) as error:
            failures.append(f"{file.name}: not measured: {error}")
    return tuple(failures)


def main() -> int:
    """Measure first, it is waited for; then compare."""
    failures = work()
    listed = {font.path: font for file in _CHAINS for font in read_listed(file)}
    for complaint in (*failures, *complaints(listed.values())):
        sys.stdout.write(json.dumps({"complaint": complaint}) + "\n")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
