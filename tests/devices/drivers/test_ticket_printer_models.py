"""What differs by model: a presenter, no proof of completion, few glyph slots; and what a half ticket leaves behind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from devices.catalog import TICKET_PRINTERS
from devices.codecs.gb18030 import rom_code
from devices.drivers.ticket_printer import VOID, EscPosTicketPrinter
from devices.drivers.ticket_printer_fitting import fit_ticket_printer, printer_link
from devices.drivers.ticket_printer_glyphs import FontGlyphs
from devices.drivers.ticket_printer_scrap import ScrapFile, ScrapInMemory
from devices.emulators.ticket_printer_faults import obey
from devices.emulators.ticket_printer_machine import Machine
from devices.emulators.ticket_printer_models import EMULATED, PaperQuestion
from kiosk.fonts import TICKET_FONTS, read_chain
from kiosk.ports.errors import DeviceSilent, LinkLost, OutcomeUnknown, PaperJam, PaperOut, SettingsError
from kiosk.ports.statuses import Device, Paper, Ticket
from kiosk.ports.ticket_printer import Slip, TextLine
from tests.fakes.ticket_printer import slip
from tests.fakes.ticket_printer_link import MachineLink

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.ports.ticket_printer import ScrapMark

GLYPHS = FontGlyphs()
PRESENTER = "citizen-pmu2300iii"
BLIND = "cashino-kp-628e"


class Rig:
    def __init__(
        self, model: str, *, scrap: ScrapMark | None = None, retract_after_s: float | None = 30.0, paced: bool = True
    ) -> None:
        self.row = TICKET_PRINTERS[model]
        self.machine = Machine(EMULATED[model], paced=paced)
        self.link = MachineLink(self.machine)
        self.retract_after_s = retract_after_s
        self.printer = self.driver(scrap)

    def driver(self, scrap: ScrapMark | None) -> EscPosTicketPrinter:
        printer = EscPosTicketPrinter(
            self.link,
            self.row,
            glyphs=GLYPHS,
            scrap=scrap,
            retract_after_s=self.retract_after_s,
            monotonic=self.link.monotonic,
        )
        printer.open(deadline_s=3)
        return printer

    def do(self, words: str) -> None:
        self.machine.run(self.link.now)
        obey(self.machine, words.split())

    def ticket(self) -> Ticket | None:
        return self.printer.status(deadline_s=5).ticket

    def texts(self) -> list[str]:
        return [strip.text for strip in self.machine.cut_strips]


# ---------------------------------------------------------------- presenter


@pytest.fixture
def held() -> Rig:
    rig = Rig(PRESENTER)
    rig.printer.print(slip(), deadline_s=20)
    return rig


def test_printed_ticket_stands_in_the_presenter(held: Rig) -> None:
    assert held.ticket() is Ticket.PRESENT


def test_ticket_that_is_gone_was_taken(held: Rig) -> None:
    held.do("ticket take")
    assert held.ticket() is Ticket.TAKEN


def test_ticket_nobody_takes_stays_until_its_time(held: Rig) -> None:
    held.link.now += 25
    assert held.ticket() is Ticket.PRESENT
    assert not held.machine.presenter.retracted


def test_ticket_nobody_takes_is_drawn_back(held: Rig) -> None:
    held.link.now += 31
    assert (held.ticket(), len(held.machine.presenter.retracted)) == (Ticket.RETRACTED, 1)


def test_ticket_drawn_back_was_not_taken(held: Rig) -> None:
    held.link.now += 31
    held.ticket()
    assert held.ticket() is Ticket.RETRACTED


def test_ticket_that_does_not_go_back_is_stuck(held: Rig) -> None:
    held.do("presenter jam")
    held.link.now += 31
    assert held.ticket() is Ticket.JAMMED


def test_ticket_may_be_left_standing() -> None:
    rig = Rig(PRESENTER, retract_after_s=None)
    rig.printer.print(slip(), deadline_s=20)
    rig.link.now += 3600
    assert rig.ticket() is Ticket.PRESENT


def test_next_ticket_waits_a_moment_for_the_one_before_to_be_taken(held: Rig) -> None:
    printed_at = held.link.now
    held.printer.print(slip("A013"), deadline_s=30)
    assert held.link.now - printed_at > 6
    assert [strip.text.count("A012") for strip in held.machine.presenter.retracted] == [1]


def test_next_ticket_does_not_wait_when_the_one_before_was_taken(held: Rig) -> None:
    held.do("ticket take")
    printed_at = held.link.now
    held.printer.print(slip("A013"), deadline_s=30)
    assert held.link.now - printed_at < 3


def test_ticket_never_pushes_out_another(held: Rig) -> None:
    held.printer.print(slip("A013"), deadline_s=30)
    assert held.machine.presenter.news == ["retracted"]


def test_stuck_presenter_prints_nothing(held: Rig) -> None:
    held.do("presenter jam")
    with pytest.raises(PaperJam):
        held.printer.print(slip("A013"), deadline_s=30)
    assert len(held.machine.cut_strips) == 1


def test_empty_presenter_is_no_paper_end() -> None:
    status = Rig(PRESENTER).printer.status(deadline_s=2)
    assert (status.device, status.paper, status.ticket) == (Device.ONLINE, Paper.FULL, Ticket.NOT_PRESENT)


def test_paper_end_is_told_with_a_ticket_in_the_presenter(held: Rig) -> None:
    held.do("paper out")
    status = held.printer.status(deadline_s=2)
    assert (status.paper, status.ticket) == (Paper.OUT, Ticket.PRESENT)


def test_silent_presenter_is_unknown(held: Rig) -> None:
    held.do("silent on")
    assert held.ticket() is Ticket.UNKNOWN


@pytest.mark.parametrize("model", sorted(set(TICKET_PRINTERS) - {PRESENTER}))
def test_model_without_a_presenter_cannot_tell(model: str) -> None:
    assert Rig(model).ticket() is None


# ---------------------------------------------------------------- no proof


def test_model_that_proves_nothing_never_says_printed() -> None:
    rig = Rig(BLIND)
    with pytest.raises(OutcomeUnknown, match="cannot prove"):
        rig.printer.print(slip(), deadline_s=20)
    assert len(rig.machine.cut_strips) == 1


def test_next_ticket_of_such_a_model_has_no_void_slip_before_it() -> None:
    rig = Rig(BLIND)
    for number in ("A012", "A013"):
        with pytest.raises(OutcomeUnknown):
            rig.printer.print(slip(number), deadline_s=20)
    assert [VOID in text for text in rig.texts()] == [False, False]


def test_such_a_model_is_asked_while_it_prints() -> None:
    rig = Rig(BLIND)
    rig.do("paper out_after 3")
    with pytest.raises(PaperOut):
        rig.printer.print(slip(), deadline_s=20)
    assert not rig.machine.cut_strips


def test_such_a_model_gets_no_more_than_its_head_has_printed() -> None:
    rig = Rig(BLIND)
    fullest = 0

    def look(_sent: int) -> None:
        nonlocal fullest
        fullest = max(fullest, len(rig.machine.buffer.data))

    rig.link.on_bytes = look
    with pytest.raises(OutcomeUnknown):
        rig.printer.print(slip(), deadline_s=20)
    assert fullest < rig.row.buffer_bytes


def test_hot_head_of_such_a_model_is_waited_for() -> None:
    rig = Rig(BLIND)
    rig.do("at 150 head hot")

    def cool_down(data: bytes) -> list[tuple[float, bytes]]:
        if rig.link.now > 4:
            rig.do("head ok")
        return [(0.0, data)]

    rig.link.twist = cool_down
    with pytest.raises(OutcomeUnknown, match="cannot prove"):
        rig.printer.print(slip(), deadline_s=20)
    assert len(rig.machine.cut_strips) == 1


@pytest.mark.parametrize("question", PaperQuestion)
@pytest.mark.parametrize("lines", range(1, 9))
def test_answer_at_paper_end_proves_nothing(question: PaperQuestion, lines: int) -> None:
    rig = Rig("epson-tm-t88iii")
    rig.machine.model = replace(rig.machine.model, paper_question=question)
    if question in (PaperQuestion.AT_ONCE, PaperQuestion.NEVER):
        rig.row = replace(rig.row, fence=False)
        rig.printer = rig.driver(None)
    rig.do(f"paper out_after {lines}")
    with pytest.raises(PaperOut):
        rig.printer.print(slip(), deadline_s=20)
    assert not rig.machine.cut_strips


# ---------------------------------------------------------------- glyph slots


@pytest.mark.parametrize("model", sorted(TICKET_PRINTERS))
def test_every_rare_character_comes_out_as_drawn_whatever_the_slots(model: str) -> None:
    names = ["㛃䶮𬍛𠮷", "龘𪚥㐂㑇㑊㕮㘎", "㙍㙘㙦㛹㟃", "㛃𪚥㟃", "㐂㑇㑊㕮㘎㙍㙘㙦㛹㟃鿫"]
    rig = Rig(model)
    try:
        rig.printer.print(Slip(tuple(TextLine(name) for name in names)), deadline_s=30)
    except OutcomeUnknown:
        assert not rig.row.fence
    defined = [name for name in names if len(set(_lacking(rig, name))) <= rig.row.glyph_slots]
    printed = [line.characters for line in rig.machine.cut_strips[0].lines if line.characters]
    assert [[character.dots for character in line if character.dots] for line in printed] == [
        [GLYPHS.rows(character) for character in _lacking(rig, name)] for name in defined
    ]
    assert any(line.picture for line in rig.machine.cut_strips[0].lines) == (len(defined) < len(names))


def _lacking(rig: Rig, text: str) -> list[str]:
    return [character for character in text if rom_code(character, rig.row.font_rom) is None]


# ---------------------------------------------------------------- what a half ticket leaves


class Killed(BaseException):
    """The process ends."""


def killed_amid_a_ticket(scrap: ScrapMark, at: int, model: str = "epson-tm-t88iii") -> Rig:
    rig = Rig(model, scrap=scrap)
    start = len(rig.link.sent)

    def kill(sent: int) -> None:
        if sent - start == at:
            raise Killed

    rig.link.on_bytes = kill
    with pytest.raises(Killed):
        rig.printer.print(slip("A012"), deadline_s=20)
    rig.link.on_bytes = lambda _sent: None
    return rig


@pytest.mark.parametrize("at", range(30, 330, 25))
def test_ticket_after_a_killed_terminal_has_a_clean_head(tmp_path: Path, at: int) -> None:
    rig = killed_amid_a_ticket(ScrapFile(tmp_path / "scrap"), at)
    rig.driver(ScrapFile(tmp_path / "scrap")).print(slip("A013"), deadline_s=30)
    assert "A012" not in rig.texts()[-1]
    assert rig.texts()[-1].startswith("云川市")


def test_first_ticket_of_a_clean_start_casts_out_nothing(tmp_path: Path) -> None:
    rig = Rig("epson-tm-t88iii", scrap=ScrapFile(tmp_path / "scrap"))
    rig.printer.print(slip(), deadline_s=20)
    rig.driver(ScrapFile(tmp_path / "scrap")).print(slip("A013"), deadline_s=20)
    assert len(rig.machine.cut_strips) == 2


def test_half_ticket_is_remembered_before_its_first_byte(tmp_path: Path) -> None:
    rig = killed_amid_a_ticket(ScrapFile(tmp_path / "deep" / "scrap"), 30)
    assert (tmp_path / "deep" / "scrap").stat().st_size == 0
    assert rig.machine.cut_strips == []


def test_mark_that_cannot_be_written_is_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    scrap = ScrapFile(tmp_path / "file" / "scrap")
    scrap.set()
    assert scrap.is_set()
    scrap.clear()
    assert not scrap.is_set()


@pytest.mark.parametrize("model", sorted(TICKET_PRINTERS))
@pytest.mark.parametrize("into", [4, 200, 900])
def test_image_that_was_cut_short_does_not_swallow_the_next_ticket(model: str, into: int) -> None:
    many = "㐂㑇㑊㕮㘎㙍㙘㙦㛹㟃㛃䶮𬍛𠮷㐂㑇"
    rig = Rig(model, scrap=ScrapInMemory())
    rig.row = replace(rig.row, glyph_slots=0)
    rig.printer = rig.driver(ScrapInMemory())
    rig.link.lost_after = len(rig.link.sent) + 30 + into
    with pytest.raises(OutcomeUnknown):
        rig.printer.print(Slip((TextLine(many), TextLine("END"))), deadline_s=20)
    rig.link.lost_after = None
    rig.printer.open(deadline_s=3)
    try:
        rig.printer.print(slip("A013"), deadline_s=30)
    except OutcomeUnknown:
        assert not rig.row.fence
    assert rig.texts()[-1].startswith("云川市")
    assert "A013" in rig.texts()[-1]


def test_link_lost_before_the_first_byte_leaves_no_mark() -> None:
    scrap = ScrapInMemory()
    rig = Rig("epson-tm-t88iii", scrap=scrap)
    rig.link.lost_after = len(rig.link.sent)
    with pytest.raises((LinkLost, DeviceSilent)):
        rig.printer.print(slip(), deadline_s=20)
    assert not scrap.is_set()


# ---------------------------------------------------------------- fonts and fitting


def test_missing_ticket_font_names_file_and_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = TICKET_FONTS.read_text(encoding="utf-8").replace("/usr/share/fonts/truetype/hanazono", str(tmp_path))
    (tmp_path / "fonts.yaml").write_text(listed, encoding="utf-8")
    monkeypatch.setattr("devices.drivers.ticket_printer_glyphs.TICKET_FONTS", tmp_path / "fonts.yaml")
    with pytest.raises(SettingsError, match=r"HanaMinA.*install the package fonts-hanazono"):
        FontGlyphs()


def test_font_file_without_its_family_is_named(tmp_path: Path) -> None:
    noto = read_chain(TICKET_FONTS)[0]
    with pytest.raises(SettingsError, match="holds no Nonesuch"):
        FontGlyphs((replace(noto, family="Nonesuch"),)).rows("䶮")


def test_font_file_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.ttf").write_bytes(b"no font")
    noto = read_chain(TICKET_FONTS)[0]
    with pytest.raises(SettingsError, match="not a font"):
        FontGlyphs((replace(noto, path=tmp_path / "bad.ttf"),)).rows("䶮")


@pytest.mark.parametrize(
    ("link", "model", "said"),
    [
        ("serial:/dev/ttyS0?flow=rtscts", "snbc-bt-t080", "write flow=xonxoff"),
        ("serial:/dev/ttyS0?flow=xonxoff", "cashino-kp-628e", "write flow=rtscts"),
    ],
)
def test_handshake_the_model_does_not_know_is_a_wrong_setting(link: str, model: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        fit_ticket_printer(link, model)


@pytest.mark.parametrize("model", sorted(TICKET_PRINTERS))
@pytest.mark.parametrize("link", ["tcp:192.0.2.1:9100", "serial:/dev/ttyS0"])
def test_no_handshake_at_all_is_well(link: str, model: str) -> None:
    assert not printer_link(link, TICKET_PRINTERS[model]).is_open
