"""What every page for phones shares: templates, headers, words in one of two languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend.server.web.languages import SHORT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kiosk.domain.message import Language
    from kiosk.texts import Catalogue

REFRESH_S: Final = 20
AS_PAGE: Final[dict[str, Any]] = {"content": {"text/html": {"schema": {"type": "string"}}}}
_ROOM: Final = Path(__file__).parent
_HEADERS: Final[Mapping[str, str]] = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(_ROOM / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def static_files() -> StaticFiles:
    """The style sheet."""
    return StaticFiles(directory=_ROOM / "static")


class Page:
    """One page in one language."""

    def __init__(self, catalogue: Catalogue, language: Language) -> None:
        self._catalogue = catalogue
        self.language = language

    def render(self, template: str, *, status: int, **values: object) -> HTMLResponse:
        """Fill a template; nothing on it may be loaded from elsewhere or kept by anybody."""
        other = next(short for short, language in SHORT.items() if language is not self.language)
        html = _TEMPLATES.get_template(template).render(
            say=self._say,
            say_day=self._say_day,
            language=self.language,
            html_lang=self.language.replace("_", "-"),
            other=other,
            refresh_s=REFRESH_S,
            **values,
        )
        return HTMLResponse(html, status_code=status, headers=dict(_HEADERS))

    def _say(self, message_id: str, **values: str | int) -> str:
        return self._catalogue.text(message_id, self.language, **values)

    def _say_day(self, message_id: str, day: date) -> str:
        return self._say(message_id, year=day.year, month=day.month, day=day.day, date=str(day))
