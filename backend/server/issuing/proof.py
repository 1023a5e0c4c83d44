"""Prove a pack: draw its golden cases and compare what comes out. Before it is published, and by `kiosk services`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from backend.server.issuing.errors import NotDrawn, TemplateFaulty
from backend.server.issuing.sheet import Sheet
from kiosk.domain.message import Words
from kiosk.domain.services import failing_rule
from kiosk.packs.faults import Fault
from kiosk.packs.record import certificate_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from backend.server.issuing.render import Rendered, Renderer
    from kiosk.packs.form_state import FormState
    from kiosk.packs.golden import GoldenCase
    from kiosk.packs.loading import Pack


def prove(pack: Pack, renderer: Renderer) -> tuple[Fault, ...]:
    """Give every golden case that does not come out as it says."""
    return tuple(fault for case in pack.golden for fault in _prove(pack, case, renderer))


def draw_case(pack: Pack, case: GoldenCase, renderer: Renderer, *, sample: bool = False) -> Rendered:
    """Draw the certificate of a golden case. Raises NotDrawn."""
    record = certificate_record(case.state(pack.service))
    created = datetime.combine(case.today, time(6, 38), UTC)
    return renderer.render(pack.template, record, example_sheet(pack, case.today, sample=sample), created=created)


def example_sheet(pack: Pack, today: date, *, sample: bool) -> Sheet:
    """Give a sheet with an invented serial and place."""
    certificate = pack.service.certificate
    prefix = certificate.serial_prefix if certificate is not None else ""
    serial = f"{prefix}-{today:%Y-%m%d}-00086"
    return Sheet(
        serial=serial,
        printed_at=f"{today.isoformat()} 14:38",
        printed_where=Words(zh_CN="青禾区政务服务中心 03 号机", en="Qinghe Service Center, terminal 03"),
        verify_at="xiaochuang.example/v",
        qr_svg=qr_svg(f"HTTPS://XIAOCHUANG.EXAMPLE/V/{serial}"),
        sample=sample,
    )


def qr_svg(text: str) -> str:
    """Draw a QR code at error correction M, as one path without margin: the sheet has room around it."""
    import io

    import segno

    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False, boost_error=False).save(
        drawn, kind="svg", border=0, xmldecl=False, omitsize=True, dark="#14201F"
    )
    return drawn.getvalue().decode("utf-8")


def _prove(pack: Pack, case: GoldenCase, renderer: Renderer) -> Iterator[Fault]:
    state = case.state(pack.service)
    found = {problem.field_id: problem.fault for problem in state.problems()}
    for field_id in sorted(found.keys() | case.faults.keys()):
        if found.get(field_id) is not case.faults.get(field_id):
            yield case.fault(
                ("faults", field_id),
                f"{field_id} is {found.get(field_id) or 'right'}, not {case.faults.get(field_id) or 'right'}",
            )
    rule = failing_rule(pack.service, state.values, today=case.today)
    if (rule.id if rule else None) != case.refused_by:
        yield case.fault(
            ("refused_by",), f"refused by {rule.id if rule else 'nothing'}, not by {case.refused_by or 'nothing'}"
        )
    if case.text and pack.service.certificate is not None and not case.faults:
        yield from _prove_text(pack, case, state, renderer)


def _prove_text(pack: Pack, case: GoldenCase, state: FormState, renderer: Renderer) -> Iterator[Fault]:
    record = certificate_record(state)
    try:
        page = _without_blanks(draw_case(pack, case, renderer).text)
    except TemplateFaulty as error:
        template = pack.directory / record.certificate.template
        yield Fault(template, error.line or 1, f"{error} (golden case {case.name})")
        return
    except NotDrawn as error:
        yield case.fault((), f"not drawn: {error}")
        return
    position = 0
    for number, piece in enumerate(case.text):
        at = page.find(_without_blanks(piece), position)
        if at < 0:
            where = "is not on the page" if _without_blanks(piece) not in page else "comes too early on the page"
            yield case.fault(("text", number), f"“{piece}” {where}")
        else:
            position = at + len(_without_blanks(piece))
    for number, piece in enumerate(case.absent):
        if _without_blanks(piece) in page:
            yield case.fault(("absent", number), f"“{piece}” is on the page")


def _without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", text)
