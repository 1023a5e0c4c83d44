"""The same certificate as a web page, for WeasyPrint where it is installed: https://weasyprint.org (BSD licence)."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final

from benchmarks.measures import CannotRun

_STYLE: Final = """
@page { size: A4; margin: 25mm }
body { font: 16pt/1.8 "Noto Serif CJK SC"; text-align: justify }
h1 { font-size: 26pt; text-align: center }
p { text-indent: 2em }
.serial, footer { font: 10pt "Noto Sans CJK SC"; text-indent: 0 }
.seal { text-align: right; margin-top: 40pt }
img { width: 30mm }
"""


class WeasyPrint:
    """Draws pages as WeasyPrint would. Raises CannotRun where it, or a library it needs, is not installed."""

    def __init__(self) -> None:
        try:
            self._weasyprint: Any = import_module("weasyprint")  # Any: it is no dependency of ours
        except (ImportError, OSError) as error:
            raise CannotRun("WeasyPrint is not installed") from error
        self.name = f"WeasyPrint {version('weasyprint')}"
        self._fonts = self._weasyprint.text.fonts.FontConfiguration()
        self._style = self._weasyprint.CSS(string=_STYLE, font_config=self._fonts)

    def draw(self, data: dict[str, object]) -> bytes:
        """Draw one certificate as PDF/A-2a, from what our own template gets."""
        page = self._weasyprint.HTML(string=page_of(data))
        drawn = page.write_pdf(stylesheets=[self._style], font_config=self._fonts, pdf_variant="pdf/a-2a")
        return bytes(drawn)


def page_of(data: dict[str, object]) -> str:
    """Write the certificate as HTML: the same words, the same QR code."""
    entries = data["record"]
    record = {key: escape(str(value)) for key, value in entries.items()} if isinstance(entries, dict) else {}
    said = {key: escape(str(value)) for key, value in data.items()}
    title = data["title"]
    heading = escape(str(title["zh_CN"])) if isinstance(title, dict) else ""
    qr = b64encode(str(data["qr_svg"]).encode()).decode()
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{heading}</title></head><body>'
        f'<p class="serial">编号 {said["serial"]}</p><h1>{heading}</h1>'
        f"<p>兹证明{record.get('name', '')}，{record.get('sex', '')}，{record.get('birth', '')}出生，"
        f"公民身份号码{record.get('id_number', '')}，自{record.get('since', '')}起在{record.get('address', '')}"
        f"办理居住登记，至本证明出具之日登记有效。</p><p>特此证明。</p><p>有效期至{said['valid_until']}。</p>"
        f'<p class="seal">{said["issued_on"]}</p><footer><img alt="" src="data:image/svg+xml;base64,{qr}">'
        f"<br>扫码验真，或到 {said['verify_at']} 输入编号<br>打印 {said['printed_at']} {said['printed_where']}</footer>"
        "</body></html>"
    )
