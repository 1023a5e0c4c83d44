"""What every public page shares: templates, headers, words in one of two languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend.server.web.languages import SHORT, choose
from kiosk.domain.message import Language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fastapi import Request

    from kiosk.domain.message import Message
    from kiosk.texts import Catalogue

REFRESH_S: Final = 20
AS_PAGE: Final[dict[str, Any]] = {"content": {"text/html": {"schema": {"type": "string"}}}}
HEADERS: Final[Mapping[str, str]] = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; media-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
_ROOM: Final = Path(__file__).parent
TEMPLATES: Final = _ROOM / "templates"
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def static_files() -> StaticFiles:
    """Style sheets and scripts."""
    return StaticFiles(directory=_ROOM / "static")


class Page:
    """One page in one language. `asked`: the language a link asked for, which links of the page go on asking for."""

    def __init__(self, catalogue: Catalogue, language: Language, *, asked: str | None = None) -> None:
        self._catalogue = catalogue
        self.language = language
        self.query = f"?lang={asked}" if asked in SHORT else ""

    @classmethod
    def asked_for(cls, request: Request, catalogue: Catalogue) -> Page:
        """The page in the language of the link, else of the browser."""
        asked = request.query_params.get("lang")
        return cls(catalogue, choose(asked, request.headers.get("accept-language", "")), asked=asked)

    def render(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """Fill a template; nothing on it may be loaded from elsewhere or kept by anybody."""
        return HTMLResponse(self.text(template, **values), status_code=status, headers=dict(HEADERS))

    def text(self, template: str, **values: object) -> str:
        """Fill a template."""
        other = next(short for short, language in SHORT.items() if language is not self.language)
        return _TEMPLATES.get_template(template).render(
            say=self.say,
            say_day=self.say_day,
            words=self.words,
            zh=self._in(Language.ZH_CN),
            en=self._in(Language.EN),
            language=self.language,
            html_lang=self.language.replace("_", "-"),
            other=other,
            query=self.query,
            refresh_s=REFRESH_S,
            **values,
        )

    def say(self, message_id: str, **values: str | int) -> str:
        """A message of the catalogue."""
        return self._catalogue.text(message_id, self.language, **values)

    def say_day(self, message_id: str, day: date, **values: str | int) -> str:
        """A message that names a day."""
        return self.say(message_id, year=day.year, month=day.month, day=day.day, date=str(day), **values)

    def words(self, message: Message) -> str:
        """A message that carries its values."""
        return self._catalogue.say(message, self.language)

    def _in(self, language: Language) -> _Words:
        return _Words(self._catalogue, language)


class _Words:
    """Words in one language, for pages that speak two at once."""

    def __init__(self, catalogue: Catalogue, language: Language) -> None:
        self._catalogue = catalogue
        self._language = language

    def __call__(self, message_id: str, **values: str | int) -> str:
        return self._catalogue.text(message_id, self._language, **values)
