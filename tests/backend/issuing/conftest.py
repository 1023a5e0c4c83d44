"""One renderer for all tests of this room: its fonts are read once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from backend.server.issuing.proof import example_sheet
from backend.server.issuing.render import Rendered, Renderer
from kiosk.fonts import read_chain
from kiosk.packs.form_state import FormState
from kiosk.packs.loading import SERVICES, Pack, load
from kiosk.packs.record import CertificateRecord, certificate_record

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 11, 23)
CREATED = datetime(2026, 11, 23, 6, 38, tzinfo=UTC)


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    with Renderer(read_chain()) as made:
        yield made


@pytest.fixture(scope="session")
def residence() -> Pack:
    return load(SERVICES / "residence-certificate")


class Desk:
    """Draws residence certificates for people who differ in what is given."""

    def __init__(self, pack: Pack, renderer: Renderer) -> None:
        self.pack = pack
        self.renderer = renderer

    def record(self, **entries: str) -> CertificateRecord:
        """Give an ordinary record with these entries changed; an empty text leaves one out."""
        case = next(case for case in self.pack.golden if case.name == "ordinary")
        language = {"language": entries.pop("language")} if "language" in entries else {}
        state = FormState.begin(self.pack.service, facts=case.facts, today=TODAY).answered("purpose", "school")
        for field_id, text in language.items():
            state = state.answered(field_id, text)
        if "addressee" in entries:
            state = state.answered("addressee", "x")
        record = certificate_record(state)
        changed = tuple(replace(entry, text=entries.get(entry.id, entry.text)) for entry in record.entries)
        return replace(record, entries=tuple(entry for entry in changed if entry.text))

    def draw(self, **entries: str) -> Rendered:
        """Draw one."""
        sheet = example_sheet(self.pack, TODAY, sample=False)
        return self.renderer.render(self.pack.template, self.record(**entries), sheet, created=CREATED)

    def draw_with(self, template: bytes) -> Rendered:
        """Draw the ordinary record with another template."""
        sheet = example_sheet(self.pack, TODAY, sample=False)
        return self.renderer.render(template, self.record(), sheet, created=CREATED)


@pytest.fixture(scope="session")
def desk(residence: Pack, renderer: Renderer) -> Desk:
    return Desk(residence, renderer)
