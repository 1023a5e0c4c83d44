"""What every page for staff shares: templates, headers, words, and how much a browser may do with it."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from backend.server.web.languages import SHORT
from backend.server.web.pages import HEADERS as PUBLIC_HEADERS
from backend.server.web.pages import TEMPLATES as PUBLIC_TEMPLATES
from kiosk.domain.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from kiosk.domain.message import Language
    from kiosk.texts import Catalogue

HEADERS: Final[Mapping[str, str]] = {
    **PUBLIC_HEADERS,
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "referrer-policy": "same-origin",  # with no-referrer, browsers hide the Origin of our own forms
    "x-frame-options": "DENY",
}
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader((Path(__file__).parent / "templates", PUBLIC_TEMPLATES)),  # theirs: page.html, mark.html
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def new_nonce() -> str:
    """What makes one press of one button different from every other."""
    return secrets.token_urlsafe(12)


class StaffPage:
    """Pages in one language for one browser. `form_token` stands in each of its forms."""

    def __init__(
        self, catalogue: Catalogue, language: Language, *, form_token: str, zone: tzinfo | None = None
    ) -> None:
        self._catalogue = catalogue
        self.language = language
        self.form_token = form_token
        self.zone = zone

    def render(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """Fill a template; nothing on it may be loaded from elsewhere, framed, or kept by anybody."""
        return HTMLResponse(self.text(template, **values), status_code=status, headers=dict(HEADERS))

    def text(self, template: str, **values: object) -> str:
        """Fill a template."""
        other = next(short for short, language in SHORT.items() if language is not self.language)
        return _TEMPLATES.get_template(template).render(
            say=self.say,
            words=self.words,
            clock=self.clock,
            nonce=new_nonce,
            csrf=self._csrf,
            language=self.language,
            html_lang=self.language.replace("_", "-"),
            other=other,
            **values,
        )

    def say(self, message_id: str, **values: str | int) -> str:
        """A message of the catalogue."""
        return self._catalogue.text(message_id, self.language, **values)

    def words(self, message: Message) -> str:
        """A message that carries its values; a state among them is said in words."""
        told = {name: self._in_words(name, value) for name, value in message.values}
        return self._catalogue.text(message.id, self.language, **told)

    def clock(self, instant: datetime) -> str:
        """The hour in the hall's zone."""
        return instant.astimezone(self.zone).strftime("%H:%M")

    def _in_words(self, name: str, value: str | int) -> str | int:
        return self.say(f"staff.state.{value}") if name == "state" else value

    def _csrf(self) -> Markup:
        return Markup('<input type="hidden" name="csrf" value="{}">').format(self.form_token)
