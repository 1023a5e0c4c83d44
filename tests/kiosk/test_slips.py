"""The ticket of a number: what stands on it, in both languages, and that it fits every printer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from devices.catalog import TICKET_PRINTERS
from devices.codecs.escpos_slip import encode_slip
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from kiosk.domain.message import Language, Message, Words
from kiosk.domain.queueing import QueueNumber, QueueStatus, Site, Wait
from kiosk.ports.ticket_printer import Columns, QrCode, Slip, TextLine
from kiosk.slips import claim_slip, number_slip
from kiosk.standing import Terminal
from kiosk.texts import Catalogue
from tests.fakes.certificates import certificate
from tests.fakes.people import RESIDENT, identity_of

if TYPE_CHECKING:
    from kiosk.domain.certificates import IssuedCertificate
    from kiosk.domain.identity import Identity

CATALOGUE = Catalogue.load()
SITE = Site(
    id="qinghe",
    name=Words("云川市青禾区政务服务中心", "Qinghe District Government Service Centre"),
    short_name=Words("青禾"),
    time_zone="Asia/Shanghai",
    address=Words("青禾路 1 号"),
    service_line="12345",
)
QUEUE = QueueStatus(
    id="general",
    letter="A",
    name=Words("综合窗口", "General counters"),
    about=Words("什么都办"),
    counters=Words("3 至 6 号", "counters 3 to 6"),
    where=Words("一楼东侧", "Ground floor, east"),
    needs_identity=False,
    open=True,
    open_until="17:00",
    waiting=3,
    next_ticket="A013",
    wait=Wait(8, 12),
)
NUMBER = QueueNumber(
    id="n1",
    ticket="A012",
    serial="20261123-A-0012",
    queue=QUEUE,
    ahead=3,
    wait=Wait(8, 12),
    business_date=date(2026, 11, 23),
    issued_at=datetime(2026, 11, 23, 6, 36, tzinfo=UTC),
    url="https://example.org/n/7f3kq29x",
)
TERMINAL = Terminal(name=Words("03 号机", "Terminal 03"), address=Words("一楼"), service_line="12345")
LANGUAGES = [Language.ZH_CN, Language.EN]


def ticket(number: QueueNumber = NUMBER, language: Language = Language.ZH_CN) -> Slip:
    def say(message: Message) -> str:
        return CATALOGUE.say(message, language)

    local = datetime(2026, 11, 23, 14, 36)  # noqa: DTZ001  the wall clock
    return number_slip(number, site=SITE, terminal=TERMINAL, language=language, texts=say, local_time=local)


def words(slip: Slip) -> str:
    lines = []
    for part in slip.parts:
        match part:
            case TextLine(text=text):
                lines.append(text)
            case Columns(left=left, right=right):
                lines.append(f"{left}|{right}")
            case _:
                pass
    return "\n".join(lines)


def test_number_is_the_largest_thing_on_it() -> None:
    largest = max((part for part in ticket().parts if isinstance(part, TextLine)), key=lambda part: part.height)
    assert (largest.text, largest.width, largest.height) == ("A012", 8, 8)


@pytest.mark.parametrize(("name", "size"), [("A1", 8), ("A012", 8), ("AB012", 6), ("AB-0123", 4)])
def test_longer_number_is_as_large_as_narrow_paper_holds(name: str, size: int) -> None:
    slip = ticket(replace(NUMBER, ticket=name))
    assert max(part.width for part in slip.parts if isinstance(part, TextLine)) == size


def test_qr_code_opens_the_number() -> None:
    assert [part.data for part in ticket().parts if isinstance(part, QrCode)] == [NUMBER.url]


@pytest.mark.parametrize(
    "text",
    [
        "云川市青禾区政务服务中心",
        "3 至 6 号",
        "3 人|8-12 分钟",
        "一楼东侧",
        "过号不用重取",
        "只在今天有效",
        "2026-11-23 14:36|03 号机",
        "流水 20261123-A-0012|12345",
        "没有您的姓名",
    ],
)
def test_chinese_ticket_says(text: str) -> None:
    assert text in words(ticket())


@pytest.mark.parametrize(
    "text",
    [
        "Qinghe District",
        "counters 3 to 6",
        "3 people|8-12 min",
        "Ground floor, east",
        "Missed your call?",
        "today only",
        "2026-11-23 14:36|Terminal 03",
        "No. 20261123-A-0012|12345",
        "never your name",
    ],
)
def test_english_ticket_says(text: str) -> None:
    assert text in words(ticket(language=Language.EN))


@pytest.mark.parametrize(
    ("ahead", "wait", "text"),
    [
        (0, Wait(0, 0), "没有人|不用等"),
        (1, Wait(5, 5), "1 人|5 分钟"),
        (2, None, "2 人|说不准"),
        (12, Wait(40, 60), "12 人|40-60 分钟"),
    ],
)
def test_wait_is_told_as_far_as_it_is_known(ahead: int, wait: Wait | None, text: str) -> None:
    assert text in words(ticket(replace(NUMBER, ahead=ahead, wait=wait)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", sorted(TICKET_PRINTERS))
def test_ticket_is_under_one_kilobyte_on_every_model(model: str, language: Language) -> None:
    data = encode_slip(ticket(language=language), TICKET_PRINTERS[model], FontGlyphs()).data
    assert len(data) < 1024


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_a_ticket_is_in_the_catalogue(language: Language) -> None:
    shown = words(ticket(language=language)) + words(ticket(replace(NUMBER, ahead=0, wait=None), language))
    assert "slip.number" not in shown


def test_chinese_ticket_needs_no_character_beyond_gb2312() -> None:
    data = encode_slip(ticket(), TICKET_PRINTERS["epson-tm-t88iii"], FontGlyphs(())).data
    assert b"\x1c2" not in data


# ── the slip of a certificate without paper ──

HOLDER = identity_of(replace(RESIDENT, name="阿卜杜热西提·买买提"))


def claim(
    language: Language = Language.ZH_CN, *, holder: Identity = HOLDER, of: IssuedCertificate | None = None
) -> Slip:
    def say(message: Message) -> str:
        return CATALOGUE.say(message, language)

    return claim_slip(
        of or certificate(),
        holder=holder,
        valid_until=date(2026, 12, 22),
        site=SITE,
        terminal=TERMINAL,
        language=language,
        texts=say,
        local_time=datetime(2026, 11, 23, 14, 36),  # noqa: DTZ001  the wall clock
    )


@pytest.mark.parametrize(
    "text",
    [
        "云川市青禾区政务服务中心",
        "居住登记证明",
        "证明已经开好，纸还没有拿到",
        "阿卜杜热西提·买买提",
        "证件号码 1****************X",
        "QH-JZ-2026-1123-00086-42",
        "人工窗口",
        "别的自助机",
        "有效到 2026-12-22",
        "不是证明",
        "2026-11-23 14:36|03 号机",
        "咨询电话|12345",
    ],
)
def test_chinese_claim_slip_says(text: str) -> None:
    assert text in words(claim())


@pytest.mark.parametrize(
    "text",
    ["Certificate of Residence Registration", "Issued to", "at a counter", "until 2026-12-22", "Questions|12345"],
)
def test_english_claim_slip_says(text: str) -> None:
    assert text in words(claim(Language.EN))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_a_claim_slip_is_in_the_catalogue(language: Language) -> None:
    assert "slip.claim" not in words(claim(language))


def test_name_is_the_largest_thing_below_the_heading() -> None:
    lines = [part for part in claim().parts if isinstance(part, TextLine) and not part.reverse]
    assert max(lines, key=lambda line: line.width * line.height).text == HOLDER.name


def test_claim_slip_never_says_a_whole_number() -> None:
    assert HOLDER.number not in words(claim())


def test_certificate_without_an_address_has_no_code() -> None:
    slip = claim(of=replace(certificate(), verify_url=""))
    assert not [part for part in slip.parts if isinstance(part, QrCode)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", sorted(TICKET_PRINTERS))
@pytest.mark.parametrize("name", ["阿卜杜热西提·买买提", "万𠮷䶮", "SAMPLE, PERSON ALEXANDRIA-MARIA"])
def test_claim_slip_can_be_printed_on_every_model(model: str, language: Language, name: str) -> None:
    slip = claim(language, holder=replace(HOLDER, name=name))
    assert encode_slip(slip, TICKET_PRINTERS[model], FontGlyphs()).body


# ── given without a backend ──

ALONE = replace(NUMBER, ahead=0, wait=None, offline=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", ["slip.number.ahead.unknown", "slip.number.wait.unknown", "slip.number.offline"])
def test_ticket_without_a_backend_says_what_cannot_be_told(said: str, language: Language) -> None:
    assert CATALOGUE.text(said, language) in words(ticket(ALONE, language))


def test_ticket_without_a_backend_does_not_say_that_nobody_is_ahead() -> None:
    assert CATALOGUE.text("slip.number.ahead.none", Language.ZH_CN) not in words(ticket(ALONE))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", sorted(TICKET_PRINTERS))
def test_ticket_without_a_backend_is_under_one_kilobyte_on_every_model(model: str, language: Language) -> None:
    data = encode_slip(ticket(ALONE, language), TICKET_PRINTERS[model], FontGlyphs()).data
    assert len(data) < 1024
