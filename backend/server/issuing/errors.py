"""Why a certificate was not drawn. Each carries a refusal for the person; `str()` is for technicians, without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain import coverage
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal

if TYPE_CHECKING:
    from kiosk.domain.coverage import Uncovered
    from kiosk.domain.names import Damage


class NotDrawn(Exception):
    """Nothing was issued."""

    def __init__(self, what: str, refusal: Refusal) -> None:
        super().__init__(what)
        self.refusal = refusal


class CharacterUncovered(NotDrawn):
    """A character lies outside every pinned font. Engineer: add a font that has it to assets/document-fonts.yaml."""

    def __init__(self, item: str, found: Uncovered) -> None:
        super().__init__(f"{item}: no font has {found.code_point}", coverage.refusal_for(found))
        self.item = item
        self.found = found


class NameDamaged(NotDrawn):
    """A name holds ?, U+FFFD, □ …: some system upstream could not write a character. The register must be mended."""

    def __init__(self, item: str, damage: Damage) -> None:
        code_point = f"U+{ord(damage.character):04X}" if damage.character else "nothing"
        super().__init__(f"{item}: damaged at {damage.position}: {code_point}", _refusal("certificate.damaged"))
        self.item = item
        self.damage = damage


class TextDiffers(NotDrawn):
    """The page does not say what the record says. Engineer: the template leaves it out, or changes it."""

    def __init__(self, item: str) -> None:
        super().__init__(f"{item}: not on the page as it stands in the record", _refusal("certificate.not_drawn"))
        self.item = item


class PagesWrong(NotDrawn):
    """A certificate is one page; this one did not fit."""

    def __init__(self, pages: int) -> None:
        super().__init__(f"{pages} pages, not 1", _refusal("certificate.not_drawn"))
        self.pages = pages


class TemplateFaulty(NotDrawn):
    """Typst refused the template, or the fonts lack a character. `line` counts from 1, None when typst named none."""

    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message, _refusal("certificate.not_drawn"))
        self.message = message
        self.line = line


def _refusal(stem: str) -> Refusal:
    return Refusal(
        reason=Message.of(f"{stem}.reason"),
        how_to_fix=Message.of(f"{stem}.fix"),
        where_next=Message.of(f"{stem}.where"),
    )
