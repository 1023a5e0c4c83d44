"""`python -m ui.input.typing [DIRECTORY]`: build the typing dictionary, by default into the user's cache."""

from __future__ import annotations

import sys
from pathlib import Path

from ui.input.typing.building import build_in


def main() -> None:
    """Build it, and tell where."""
    built = build_in(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    sys.stdout.write(f"{built.path}: {built.words} words, {built.characters} characters\n")


if __name__ == "__main__":
    main()
