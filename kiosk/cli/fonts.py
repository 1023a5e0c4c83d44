"""`kiosk fonts …`: which font files are pinned, what they can draw, and whether they can draw a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.cli.output import Exit, complaining, emit, say
from kiosk.domain.coverage import Coverage, every_uncovered_in, legible

if TYPE_CHECKING:
    from kiosk.fonts import PinnedFont

app = typer.Typer(help="The pinned fonts of screen and documents.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class _Chain:
    """The fonts of one use, and what those that are there can draw."""

    use: str
    fonts: tuple[PinnedFont, ...]
    covered: Coverage


@dataclass(frozen=True, slots=True)
class _Lack:
    """A character of a text that the fonts of these uses do not have. `position` counts code points from 0."""

    position: int
    code_point: str
    not_on: tuple[str, ...]


@app.callback()
def _fonts() -> None:
    """The pinned fonts of screen and documents."""


@app.command("check")
def check(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="[TEXT]…", help="Texts to look at, such as a person's name.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Compare the pinned fonts with the files that were seen, and say which characters of TEXT they cannot draw.

    Exit 2 when a font is missing, 3 when a character of TEXT is; it is printed as 〔U+3ABCD〕.

    Example: kiosk fonts check 欧阳𠮷 --json
    """
    from kiosk.fonts import complaints

    with complaining(as_json=as_json):
        chains = _chains()
    fonts = tuple(dict.fromkeys(font for chain in chains for font in chain.fonts))
    told = {font: "".join(complaints([font])) for font in fonts}
    lacks = {text: _lacks(text, chains) for text in texts or ()}
    missing = any(not font.path.is_file() for font in fonts)
    if as_json:
        emit(
            {
                "ok": not missing and not any(lacks.values()),
                "fonts": [_row(font, complaint, chains) for font, complaint in told.items()],
                "code_points": {chain.use: len(chain.covered) for chain in chains},
                "texts": [
                    {
                        "text": text,
                        "uncovered": [
                            {"position": lack.position, "code_point": lack.code_point, "not_on": lack.not_on}
                            for lack in found
                        ],
                    }
                    for text, found in lacks.items()
                ],
            }
        )
    else:
        _tell(told, lacks, chains)
    if missing or any(lacks.values()):
        raise typer.Exit(Exit.USAGE if missing else Exit.REFUSED)


def _chains() -> tuple[_Chain, ...]:
    """Read both chains and measure them, as far as their files are there. Raises SettingsError."""
    from kiosk.fonts import DOCUMENT_FONTS, SCREEN_FONTS, coverage, read_listed, read_present

    files = {"screen": SCREEN_FONTS, "documents": DOCUMENT_FONTS}
    return tuple(_Chain(use, read_listed(file), coverage(read_present(file))) for use, file in files.items())


def _lacks(text: str, chains: tuple[_Chain, ...]) -> tuple[_Lack, ...]:
    """Give each character that one of the chains lacks, in the text's order."""
    uses: dict[tuple[int, str], tuple[str, ...]] = {}
    for chain in chains:
        for found in every_uncovered_in(text, chain.covered):
            where = (found.position, found.code_point)
            uses[where] = (*uses.get(where, ()), chain.use)
    return tuple(_Lack(position, code_point, uses[position, code_point]) for position, code_point in sorted(uses))


def _row(font: PinnedFont, complaint: str, chains: tuple[_Chain, ...]) -> dict[str, object]:
    return {
        "family": font.family,
        "path": str(font.path),
        "package": font.package,
        "used_for": [chain.use for chain in chains if font in chain.fonts],
        "present": font.path.is_file(),
        "as_seen": not complaint,
    }


def _tell(told: dict[PinnedFont, str], lacks: dict[str, tuple[_Lack, ...]], chains: tuple[_Chain, ...]) -> None:
    for font, complaint in told.items():
        uses = ", ".join(chain.use for chain in chains if font in chain.fonts)
        say(f"{font.family:<18}  {font.package:<18}  {uses:<17}  {complaint or font.path.name}")
    for chain in chains:
        say(f"{chain.use}: {len(chain.covered)} code points")
    drawn = chains[0].covered
    for text, found in lacks.items():
        gone = ", ".join(f"{lack.code_point} on {' and '.join(lack.not_on)}" for lack in found)
        say(f"{legible(text, drawn)}: {f'cannot be drawn: {gone}' if gone else 'can be drawn'}")
