"""Typesetting: a record and its sheet become one page, PDF/A-2a and PDF/UA-1, that says exactly what the record says.

Two gates stand before typst (damage in names, a character no font has) and two behind it (one page; its text read back
by PDFium equals the record, code point by code point). All fail closed.
"""

from __future__ import annotations

import json
import re
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import typst

from backend.server.issuing.errors import CharacterUncovered, NameDamaged, PagesWrong, TemplateFaulty, TextDiffers
from backend.server.issuing.pages import read_text, says
from backend.server.issuing.sheet import must_say, sheet_data
from kiosk.domain.coverage import uncovered_in
from kiosk.domain.forms import ValueType
from kiosk.domain.names import damage_in
from kiosk.fonts import coverage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from backend.server.issuing.sheet import Sheet
    from kiosk.fonts import PinnedFont
    from kiosk.packs.record import CertificateRecord

PACKAGES: Final = Path(__file__).resolve().parent / "typst"
_STANDARDS: Final[list[typst.PDFStandard]] = ["a-2a", "ua-1"]
_ABROAD: Final = re.compile(rb"\"@(?!local/)")
_LINE: Final = re.compile(r"__typst_py_bytes__\.typ:(\d+)")  # what typst calls the template; others are the house's


@dataclass(frozen=True, slots=True)
class Rendered:
    """A drawn certificate. `pdf` ends in a newline, as the signature after it needs; `text` is what the page says."""

    pdf: bytes
    pages: int
    text: str


class Renderer:
    """Draws certificates. May be used from any thread: each has its own compiler, all share the fonts.

    About 80 ms to make, 140 ms for a thread's first page, then about 10. Close it, or use it in a `with`.
    """

    def __init__(self, fonts: Sequence[PinnedFont]) -> None:
        self._covered_by = tuple(fonts)
        self._directory = tempfile.TemporaryDirectory(prefix="kiosk-fonts-")
        for number, font in enumerate(fonts):  # typst takes directories only, and these files lie among others
            (Path(self._directory.name) / f"{number:02d}-{font.path.name}").symlink_to(font.path)
        self._fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[self._directory.name]
        )
        self._empty = Path(self._directory.name) / "root"
        self._empty.mkdir()
        self._local = threading.local()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Remove the directory of links to fonts."""
        self._directory.cleanup()

    def render(self, template: bytes, record: CertificateRecord, sheet: Sheet, *, created: datetime) -> Rendered:
        """Draw one certificate. `created` stands in the file (aware): the same input gives the same bytes.

        Raises CharacterUncovered, NameDamaged, TemplateFaulty, PagesWrong, TextDiffers; then nothing was issued.
        """
        data = sheet_data(record, sheet)
        self._before(record, data)
        pdf = self.compile(template, data, created=created)
        pages, text = read_text(pdf)
        if pages != 1:
            raise PagesWrong(pages)
        for item, words in must_say(data).items():
            if not says(text, words):
                raise TextDiffers(item)
        return Rendered(pdf, pages, text)

    def compile(self, template: bytes, data: dict[str, object], *, created: datetime) -> bytes:
        """Set the type, ungated: one `template` with `data` as its only input. Raises TemplateFaulty."""
        if (abroad := _ABROAD.search(template)) is not None:
            line = template.count(b"\n", 0, abroad.start()) + 1
            raise TemplateFaulty("a template imports packages from @local only: typst would fetch others", line)
        try:
            pdf = self._compiler().compile(
                template,
                format="pdf",
                pdf_standards=_STANDARDS,
                sys_inputs={"data": json.dumps(data)},
                timestamp=created,
            )
        except typst.TypstError as error:
            raise TemplateFaulty(error.message, _line(error.diagnostic)) from error
        if not isinstance(pdf, bytes):
            msg = "typst gave no single file"
            raise TemplateFaulty(msg, None)
        return pdf + b"\n"

    def _compiler(self) -> typst.Compiler:
        compiler: typst.Compiler | None = getattr(self._local, "compiler", None)
        if compiler is None:  # not to be shared: a second thread gets "Already borrowed"
            compiler = typst.Compiler(
                root=str(self._empty), font_paths=self._fonts, ignore_system_fonts=True, package_path=str(PACKAGES)
            )
            self._local.compiler = compiler
        return compiler

    def _before(self, record: CertificateRecord, data: dict[str, object]) -> None:
        for entry in record.entries:
            damage = damage_in(entry.text) if entry.type is ValueType.NAME else None
            if damage is not None:
                raise NameDamaged(entry.id, damage)
        covered = coverage(self._covered_by)
        for item, words in (must_say(data) | {"printed_where": str(data["printed_where"])}).items():
            found = uncovered_in(words, covered)
            if found is not None:
                raise CharacterUncovered(item, found)


def _line(diagnostic: str) -> int | None:
    found = _LINE.search(diagnostic)
    return int(found[1]) if found else None
