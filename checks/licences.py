"""What the product stands on, and under which licence. `python -m checks.licences` writes docs/licences.md.

Reads the metadata of the installed packages of requirements.lock. A package that can be had only under the GPL or AGPL
fails; the LGPL is allowed (PySide6). A package that says nothing fails too.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from typing import TYPE_CHECKING, cast

from checks import ROOT, locks

if TYPE_CHECKING:
    from email.message import Message as Metadata
    from pathlib import Path

_STRONG = re.compile(r"(?<!L)A?GPL|(?<!Lesser )General Public License", re.IGNORECASE)
_LONG_NAMES = {  # what classifiers call them
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
}


def licence_of(package: str) -> str:
    """Give the licence that an installed package says it has, or nothing. Raises PackageNotFoundError."""
    metadata = cast("Metadata", distribution(package).metadata)  # importlib.metadata's own protocol lacks get()
    expression = metadata.get("License-Expression") or ""
    if expression:
        return str(expression)
    words = str(metadata.get("License") or "").strip()
    if words and len(words.splitlines()) == 1 and words != "UNKNOWN":
        return words
    classifiers = [c.split(" :: ")[-1] for c in metadata.get_all("Classifier") or [] if c.startswith("License ::")]
    return " OR ".join(_LONG_NAMES.get(c, c) for c in classifiers if c != "OSI Approved")


def allowed(licence: str) -> bool:
    """Whether one of the licences that `A OR B` offers is neither GPL nor AGPL."""
    return any(part.strip() and not _STRONG.search(part) for part in licence.split(" OR "))


def table(root: Path = ROOT) -> list[tuple[str, str, str]]:
    """Give (package, version, licence) of every package of the runtime lock."""
    rows = []
    for name, version in sorted(locks.read(root / "requirements.lock").items()):
        try:
            rows.append((name, version, licence_of(name)))
        except PackageNotFoundError:
            rows.append((name, version, ""))
    return rows


def page(rows: list[tuple[str, str, str]]) -> str:
    """Put docs/licences.md together."""
    lines = [f"| {name} | {version} | {licence} |" for name, version, licence in rows]
    return _PAGE.replace("ROWS", "\n".join(lines))


def faults_in(root: Path = ROOT) -> list[str]:
    """Packages whose licence is not allowed or not said, and a page that is not up to date."""
    rows = table(root)
    faults = [
        f"{name} {version}: licence {licence or 'unknown'}" for name, version, licence in rows if not allowed(licence)
    ]
    document = root / "docs" / "licences.md"
    if not document.exists() or document.read_text("utf-8") != page(rows):
        faults.append("docs/licences.md is out of date: python -m checks.licences")
    return faults


_PAGE = """\
# Licences

Xiaochuang is under the Apache License 2.0 (`LICENSE`). This page lists what it stands on; `python -m checks.licences`
writes it from the installed packages, and `./run check` fails when it is out of date or when a package can be had only
under the GPL or AGPL.

## Python packages (`requirements.lock`)

| Package | Version | Licence |
|---|---|---|
ROWS

Where a package offers a choice (`OR`), it is used under the one that is not the GPL: PySide6 and shiboken6 under the
LGPL 3, as shared libraries that anybody can replace in `.venv`.

## Inside the PySide6 wheel

The wheel also carries files that come under the GPL alone: Qt Virtual Keyboard, Qt Quick Timeline, Qt Lottie Animation,
Qt Wayland Compositor, Designer, Assistant, Linguist and other programs. `./run` removes them after each installation;
`checks/gpl-only-files.txt` is the list. Three programs stay, because `./run check` starts them: qmllint, qmlformat and
qmltyperegistrar, with their library libQt6QmlCompiler (GPL 3 with the Qt GPL exception). The product never loads or
starts them.

## In the tree

| What | Where | Licence |
|---|---|---|
| Lucide icons | assets/icons/lucide | ISC; those that come from Feather: MIT |
| htmx 2.0.11 (npm `htmx.org`), unchanged | backend/server/web/static/htmx.min.js | 0BSD |
| htmx SSE extension 2.2.4 (npm `htmx-ext-sse`), unchanged | backend/server/web/static/htmx-sse.js | 0BSD |

## System packages (`system-packages.txt`)

Installed by Debian, not bundled. Fonts that the screen and papers show:

| Font | Package | Licence |
|---|---|---|
| Noto Sans CJK, Noto Serif CJK | fonts-noto-cjk | SIL Open Font License 1.1 |
| Hanazono Mincho | fonts-hanazono | the font's own free licence, or SIL Open Font License 1.1 |
| LXGW WenKai | fonts-lxgw-wenkai | SIL Open Font License 1.1 |

Not asked for, but run as programs where they are: espeak-ng (GPL 3 or later), which makes speech of text, and aplay
of alsa-utils (GPL 2 or later), which plays it. Nothing of them is linked or bundled. espeak-ng is asked for by
`system-packages-dev.txt`, for the tests.

Development packages (`requirements-dev.lock`) check and test; nothing of them is shipped.
"""


def main() -> int:
    """Write the page; 1 when a licence is not allowed."""
    (ROOT / "docs" / "licences.md").write_text(page(table()), "utf-8")
    faults = faults_in()
    print("\n".join(faults) or "every licence is allowed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
