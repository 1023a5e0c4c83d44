"""The other pages on the way to a certificate: what is told, what is answered, what no screen ever shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QColor

from kiosk.domain.certificates import Review, Satisfaction
from kiosk.domain.message import Language
from kiosk.journeys import certificate_pages as pages
from kiosk.journeys.pages import ArrivalChoice, ChooseQueue, Declined, Home, HomeChoice, Ticket
from kiosk.ports.screen import Contrast, Manner, Scene, TextSize
from kiosk.ports.statuses import Device, IdCardReaderStatus, Media
from ui import certificate_samples as samples
from ui import papers
from ui import samples as standing
from ui.playback import descendants
from ui.viewmodels.check import check_view
from ui.viewmodels.paper import no_paper_view
from ui.viewmodels.records import records_view
from ui.viewmodels.voice import Context, Voice

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from kiosk.texts import Catalogue
    from kiosk.visit import Page
    from tests.ui.conftest import FakeAttendant
    from ui.playback import Playback
    from ui.shell import Shell

SERIAL = samples.CERTIFICATE.serial
PLAIN = replace(standing.STANDING, document_printer=None)
COVER = QColor("#D9D0BB")


def show(shell: Shell, page: Page[Any], *, back: bool = False) -> None:
    shell.show(Scene(0, Home(), None, can_go_back=False, active=False))  # controls that no test has touched
    shell.show(Scene(1, page, None, can_go_back=back, active=True))


def seen(shell: Shell) -> str:
    assert shell.window is not None
    return "\n".join(str(item.property("text") or "") for item in descendants(shell.window.contentItem()))


def leaves(shell: Shell) -> int:
    assert shell.window is not None
    counts = (item.property("leaves") for item in descendants(shell.window.contentItem()))
    return max(int(count) for count in counts if count is not None)


def tried(playback: Playback, attendant: FakeAttendant, *names: str) -> list[tuple[object, ...]]:
    playback.touch_each(*names)
    return attendant.told()


@pytest.fixture
def context(catalogue: Catalogue) -> Context:
    return Context(standing.STANDING, Voice(catalogue, Language.ZH_CN), standing.NOW)


# The ways in


def test_home_offers_certificates(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    shell.show(Scene(1, Home(), None, can_go_back=False, active=False))
    assert tried(playback, attendant, "certificates") == [("answer", 1, HomeChoice.CERTIFICATES)]


def test_home_without_a_document_printer_offers_none(shell: Shell, playback: Playback) -> None:
    shell.tell(PLAIN)
    shell.show(Scene(1, Home(), None, can_go_back=False, active=False))
    playback.settle()
    assert "certificates" not in playback.controls


def test_home_offers_certificates_as_soon_as_the_document_printer_is_there(shell: Shell, playback: Playback) -> None:
    shell.tell(PLAIN)
    shell.show(Scene(1, Home(), None, can_go_back=False, active=False))
    playback.settle()
    shell.tell(standing.STANDING)
    playback.settle()
    assert "certificates" in playback.controls


def test_arrival_with_a_card_offers_certificates(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, ChooseQueue(standing.PRESENT, certificates=True))
    assert tried(playback, attendant, "way.certificates") == [("answer", 1, ArrivalChoice.CERTIFICATES)]


def test_choice_of_a_window_alone_offers_none(shell: Shell, playback: Playback) -> None:
    show(shell, ChooseQueue(standing.PRESENT))
    playback.settle()
    assert "way.certificates" not in playback.controls


def test_arrival_without_a_document_printer_offers_none(shell: Shell, playback: Playback) -> None:
    shell.tell(PLAIN)
    show(shell, ChooseQueue(standing.PRESENT, certificates=True))
    playback.settle()
    assert "way.certificates" not in playback.controls


def test_refusal_without_choices_offers_home(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, Declined(standing.REFUSAL, ()))
    assert tried(playback, attendant, "leave") == [("finish",)]


def test_refusal_without_choices_offers_help(shell: Shell, playback: Playback) -> None:
    show(shell, Declined(standing.REFUSAL, ()))
    playback.settle()
    assert "askHelp" in playback.controls


# One touch, one answer

ANSWERS = [
    (pages.IdentifyForRecords(), "leave", pages.IdentifyForRecordsChoice.LEAVE),
    (
        pages.ChooseCertificate(standing.PRESENT, (samples.SERVICE,)),
        "service.residence-certificate",
        samples.SERVICE,
    ),
    (pages.CheckAnswers(samples.FILLED), "confirm", pages.CheckChoice.CONFIRM),
    (pages.CheckAnswers(samples.FILLED), "change.purpose", pages.ChangeAnswer("purpose")),
    (pages.Preview(samples.CERTIFICATE), "print", pages.PreviewChoice.PRINT),
    (pages.Preview(samples.CERTIFICATE), "leave", pages.PreviewChoice.LEAVE),
    (pages.TakeCard(), "taken", pages.TakeCardChoice.TAKEN),
    (pages.PaperAsked(samples.CERTIFICATE), "inHand", pages.PaperChoice.IN_HAND),
    (pages.PaperAsked(samples.CERTIFICATE), "notInHand", pages.PaperChoice.NOT_IN_HAND),
    (pages.NoPaper(samples.CERTIFICATE, "paper_jam"), "again", pages.NoPaperChoice.AGAIN),
    (pages.NoPaper(samples.CERTIFICATE, "paper_jam"), "slip", pages.NoPaperChoice.SLIP),
    (pages.ClaimSlip(samples.CERTIFICATE, Ticket.PRINTED), "done", pages.ClaimChoice.FINISH),
    (pages.ClaimSlip(samples.CERTIFICATE, Ticket.NOT_PRINTED), "printAgain", pages.ClaimChoice.PRINT_AGAIN),
    (pages.CertificateDone(samples.CERTIFICATE), "skipReview", pages.SkipReview.SKIP),
    *(
        (pages.CertificateDone(samples.CERTIFICATE), f"level.{level}", Review(SERIAL, level))
        for level in (Satisfaction.VERY_GOOD, Satisfaction.GOOD, Satisfaction.FAIR)
    ),
]


@pytest.mark.parametrize(("page", "name", "answer"), ANSWERS, ids=lambda value: getattr(value, "name", None))
def test_touch_answers(
    shell: Shell, attendant: FakeAttendant, playback: Playback, page: Page[Any], name: str, answer: object
) -> None:
    show(shell, page)
    assert tried(playback, attendant, name) == [("answer", 1, answer)]


@pytest.mark.parametrize(("page", "name", "answer"), ANSWERS, ids=lambda value: getattr(value, "name", None))
def test_finger_slid_off_answers_nothing(
    shell: Shell, attendant: FakeAttendant, playback: Playback, page: Page[Any], name: str, answer: object
) -> None:
    show(shell, page)
    playback.slide_off(name)
    assert attendant.told() == []


@pytest.mark.parametrize(
    ("page", "keys", "answer"),
    [
        (pages.TakeCard(), ("down", "select"), pages.TakeCardChoice.TAKEN),
        (pages.PaperAsked(samples.CERTIFICATE), ("down", "down", "select"), pages.PaperChoice.NOT_IN_HAND),
        (
            pages.CheckAnswers(samples.FILLED),
            ("down", "down", "down", "select"),
            pages.ChangeAnswer("addressee"),
        ),
        (
            pages.CertificateDone(samples.CERTIFICATE),
            ("down", "right", "select"),
            Review(SERIAL, Satisfaction.GOOD),
        ),
        (pages.ChooseCertificate(standing.PRESENT, (samples.SERVICE,)), ("down", "select"), samples.SERVICE),
    ],
    ids=["take card", "paper asked", "check", "done", "certificates"],
)
def test_page_by_the_keypad_alone(
    shell: Shell,
    attendant: FakeAttendant,
    playback: Playback,
    page: Page[Any],
    keys: tuple[str, ...],
    answer: object,
) -> None:
    shell.look.use_keypad(False)
    show(shell, page)
    playback.settle()
    for key in keys:
        playback.key(key)
    assert attendant.told() == [("answer", 1, answer)]


def test_help_is_one_touch_from_no_paper(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, pages.NoPaper(samples.CERTIFICATE, "paper_out"))
    ((call, *_),) = tried(playback, attendant, "askHelp")
    assert call == "open_layer"


def test_thanks_can_be_ended(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, pages.Thanks())
    assert tried(playback, attendant, "done") == [("finish",)]


# What is told


def test_resting_reader_says_where_else(context: Context) -> None:
    resting = replace(standing.STANDING, reader=IdCardReaderStatus(Device.OFFLINE))
    view = records_view(replace(context, standing=resting))
    assert (view.reader, "人工窗口" in view.hint) == (False, True)


@pytest.mark.parametrize("trouble", ["paper_out", "paper_jam", "cover_open", "toner_out", "printer_fault", "link_lost"])
def test_paper_that_did_not_come_out_has_a_reason_in_words(context: Context, trouble: str) -> None:
    view = no_paper_view(pages.NoPaper(samples.CERTIFICATE, trouble), context)
    assert not view.title.startswith("no_paper.")


def test_certificate_that_was_not_replaced_says_why(context: Context) -> None:
    view = no_paper_view(
        pages.NoPaper(samples.CERTIFICATE, pages.NOT_REPLACED, (samples.WRONG.reason, samples.WRONG.how_to_fix)),
        context,
    )
    said = [context.voice.say(message) for message in (samples.WRONG.reason, samples.WRONG.how_to_fix)]
    assert view.trouble == "".join(said)


@pytest.mark.parametrize(("fitted", "words"), [(True, "打印凭条离开"), (False, "记下编号离开")])
def test_slip_is_promised_only_where_one_can_be_printed(context: Context, fitted: bool, words: str) -> None:
    there = standing.STANDING if fitted else replace(standing.STANDING, printer=None)
    view = no_paper_view(pages.NoPaper(samples.CERTIFICATE, "paper_out"), replace(context, standing=there))
    assert view.slip == words


@pytest.mark.parametrize("slip", list(Ticket))
def test_number_place_and_telephone_stand_on_the_page_whatever_the_slip(
    shell: Shell, playback: Playback, slip: Ticket
) -> None:
    show(shell, pages.ClaimSlip(samples.CERTIFICATE, slip))
    playback.settle()
    told = seen(shell)
    assert [part for part in (SERIAL, "人工窗口", "12345") if part not in told] == []


def test_slip_in_hand_ends_by_itself() -> None:
    ends = {slip: pages.ClaimSlip(samples.CERTIFICATE, slip).farewell for slip in Ticket}
    assert ends == {Ticket.PRINTED: True, Ticket.NOT_PRINTED: False, Ticket.UNKNOWN: False}


def test_origins_of_answers_are_told(context: Context) -> None:
    lines = {line["id"]: line["origin"] for line in check_view(pages.CheckAnswers(samples.FILLED), context).lines}
    assert (lines["purpose"], lines["name"], lines["language"]) == ("您填的", "来自居住登记", "先替您选的")


def test_locked_line_cannot_be_changed(shell: Shell, playback: Playback) -> None:
    show(shell, pages.CheckAnswers(samples.FILLED))
    playback.settle()
    assert not {"change.name", "change.id_number", "change.address"} & set(playback.controls)


def test_card_left_on_the_reader_is_told_at_the_end(shell: Shell, playback: Playback) -> None:
    shell.tell(replace(standing.STANDING, reader=IdCardReaderStatus(Device.ONLINE, Media.PRESENT)))
    show(shell, pages.CertificateDone(samples.CERTIFICATE))
    playback.settle()
    assert "身份证还在读卡区" in seen(shell)


# The review


def test_bad_review_asks_why_before_it_is_handed_in(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, pages.CertificateDone(samples.CERTIFICATE))
    assert tried(playback, attendant, "level.bad") == []


def test_bad_review_carries_its_reasons(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, pages.CertificateDone(samples.CERTIFICATE))
    told = tried(playback, attendant, "level.very_bad", "reason.poor_print", "reason.slow", "send")
    assert told == [("answer", 1, Review(SERIAL, Satisfaction.VERY_BAD, ("slow", "poor_print")))]


def test_reason_touched_twice_is_taken_back(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, pages.CertificateDone(samples.CERTIFICATE))
    told = tried(playback, attendant, "level.bad", "reason.slow", "reason.slow", "send")
    assert told == [("answer", 1, Review(SERIAL, Satisfaction.BAD))]


def test_bad_review_can_be_skipped_after_all(shell: Shell, attendant: FakeAttendant, playback: Playback) -> None:
    show(shell, pages.CertificateDone(samples.CERTIFICATE))
    assert tried(playback, attendant, "level.bad", "skipReview") == [("answer", 1, pages.SkipReview.SKIP)]


def test_levels_are_equally_large(shell: Shell, playback: Playback) -> None:
    show(shell, pages.CertificateDone(samples.CERTIFICATE))
    playback.settle()
    assert shell.window is not None
    tiles = [i for i in descendants(shell.window.contentItem()) if i.objectName().startswith("level.")]
    assert [len(tiles), len({(tile.width(), tile.height()) for tile in tiles})] == [5, 1]


def test_no_level_is_chosen_beforehand(shell: Shell, playback: Playback) -> None:
    show(shell, pages.CertificateDone(samples.CERTIFICATE))
    playback.settle()
    assert shell.window is not None
    tiles = [i for i in descendants(shell.window.contentItem()) if i.objectName().startswith("level.")]
    assert len({QColor(tile.property("fill")).name() for tile in tiles}) == 1


# What no screen shows


def test_id_number_on_check_answers_shows_its_ends_alone(context: Context) -> None:
    lines = {line["id"]: line["value"] for line in check_view(pages.CheckAnswers(samples.FILLED), context).lines}
    assert lines["id_number"] == "1****************2"


@pytest.fixture(scope="module")
def drawn() -> QImage:
    return papers.draw(samples.DOCUMENT, 1000)


def boxes(width_px: int) -> list[QRect]:
    """Where the sample's ID number stands on the paper, character by character, in pixels."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(samples.DOCUMENT)
    page = pdf[0]
    scale, height = width_px / page.get_width(), page.get_height()
    text = page.get_textpage()
    found = text.search(samples.ID_NUMBER)
    index, count = found.get_next()
    rects = []
    for at in range(index, index + count):
        left, bottom, right, top = (value * scale for value in text.get_charbox(at))
        rects.append(QRect(round(left), round(height * scale - top), round(right - left), round(top - bottom)))
    found.close(), text.close(), page.close(), pdf.close()
    return rects


def inked(image: QImage, box: QRect) -> bool:
    """Whether anything but the cover is drawn there."""
    shades = {
        image.pixelColor(x, y).name() for x in range(box.left(), box.right()) for y in range(box.top(), box.bottom())
    }
    return shades != {COVER.name()}


def test_sample_holds_a_whole_number_at_all(drawn: QImage) -> None:
    assert len(boxes(1000)) == 18


def test_inner_characters_of_a_printed_number_are_covered(drawn: QImage) -> None:
    assert [inked(drawn, box) for box in boxes(1000)[1:-1]] == [False] * 16


def test_first_and_last_character_of_a_printed_number_are_seen(drawn: QImage) -> None:
    ends = boxes(1000)[0], boxes(1000)[-1]
    assert [inked(drawn, box) for box in ends] == [True, True]


def test_number_broken_at_the_end_of_a_line_is_covered_too() -> None:
    assert papers.hidden("公民身份号码11010119910\r\n4024022，自") == [*range(7, 17), *range(19, 25)]


def test_serials_and_dates_are_not_covered() -> None:
    assert papers.hidden("编号 QH-JZ-2026-1123-00086 打印 2026-11-23 14:38 03 号机 12345678901234567890") == []


def test_number_of_the_2017_foreign_card_is_covered() -> None:
    assert papers.hidden("ABC123456789012") == list(range(1, 14))


def test_paper_that_cannot_be_drawn_says_so_and_can_be_printed(
    shell: Shell, attendant: FakeAttendant, playback: Playback, qtbot: QtBot
) -> None:
    show(shell, pages.Preview(replace(samples.CERTIFICATE, document=b"no pdf")))
    papers.wait()
    QCoreApplication.processEvents()
    playback.settle()
    told = seen(shell)
    assert ("这里画不出样子" in told, tried(playback, attendant, "print")[0][2]) == (True, pages.PreviewChoice.PRINT)


def test_picture_of_the_paper_is_dropped_with_its_page(shell: Shell, playback: Playback) -> None:
    show(shell, pages.Preview(samples.CERTIFICATE))
    papers.wait()
    playback.settle()
    shell.show(Scene(2, Home(), None, can_go_back=False, active=False))
    playback.pause(0.05)
    shell.bury()
    assert papers.held() == 0


def test_paper_drawn_after_its_page_is_gone_is_dropped(shell: Shell, playback: Playback) -> None:
    show(shell, pages.Preview(samples.CERTIFICATE))
    shell.show(Scene(2, Home(), None, can_go_back=False, active=False))
    playback.pause(0.05)
    shell.bury()
    papers.wait()
    playback.settle()
    assert papers.held() == 0


def test_paper_is_white_in_high_contrast_too(shell: Shell, playback: Playback) -> None:
    shell.suit(Manner(Language.ZH_CN, contrast=Contrast.HIGH))
    show(shell, pages.Preview(samples.CERTIFICATE))
    papers.wait()
    playback.settle()
    assert shell.window is not None
    assert shell.window.grabWindow().pixelColor(110, 300).name() == "#ffffff"


# Nobody confirms what was not shown


def test_answers_are_confirmed_in_large_type_once_the_last_of_them_was_seen(
    shell: Shell, attendant: FakeAttendant, playback: Playback
) -> None:
    shell.suit(Manner(Language.ZH_CN, TextSize.LARGE))
    show(shell, pages.CheckAnswers(samples.FILLED))
    playback.settle()
    turns = 0
    while "confirm" not in playback.controls:
        tried(playback, attendant, "more")
        turns += 1
    assert (turns > 0, tried(playback, attendant, "confirm")) == (True, [("answer", 1, pages.CheckChoice.CONFIRM)])


def test_what_is_offered_on_the_last_leaf_only_does_not_take_it_away(shell: Shell, playback: Playback) -> None:
    shell.suit(Manner(Language.EN, TextSize.LARGE, reach=True))  # its words take two lines beside "More"
    show(shell, pages.CheckAnswers(samples.FILLED), back=True)
    playback.settle()
    counts = []
    for _ in range(8):
        playback.touch_each("more")
        for _ in range(3):
            playback.settle()
            counts.append(leaves(shell))
    assert counts == sorted(counts)  # it comes and goes by the leaf: the leaves must not come and go by it


def test_answers_that_stand_on_one_leaf_are_confirmed_at_once(shell: Shell, playback: Playback) -> None:
    show(shell, pages.CheckAnswers(samples.FILLED))
    playback.settle()
    assert "confirm" in playback.controls
