"""Invented numbers and questions for the pages on the way to a number. Nobody here exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from kiosk.domain.message import Message, Words
from kiosk.domain.queueing import DECLARABLE, Priority, QueueService, TriageAnswer, TriageQuestion, Wait
from kiosk.domain.refusal import Refusal
from kiosk.journeys import pages
from kiosk.journeys.number_pages import Advised, CheckInPage, ChoosePriority, ChooseServices, HeldNumbers, Triage
from kiosk.ports.statuses import CameraStatus, Device, Picture
from ui import samples

if TYPE_CHECKING:
    from kiosk.standing import Standing
    from kiosk.visit import Page

SERVICES: Final = (
    QueueService("social-insurance", Words("社保", "Social insurance")),
    QueueService("medical-insurance", Words("医保", "Medical insurance")),
    QueueService("business-licence", Words("营业执照", "Business licence")),
)
GENERAL: Final = replace(samples.GENERAL, services=SERVICES)
QUESTION: Final = TriageQuestion(
    "matter",
    Words("您来办什么", "What are you here for"),
    (
        TriageAnswer("person", Words("户口、身份证、居住证", "Household register, ID card"), queue_id="household"),
        TriageAnswer("house", Words("房子的事", "A house or a flat"), queue_id="property"),
        TriageAnswer(
            "other", Words("社保、医保、证照，或者说不清", "Insurance, licences, not sure"), queue_id="general"
        ),
    ),
)
HALL: Final = replace(
    samples.HALL,
    queues=(GENERAL, samples.HOUSEHOLD, samples.PROPERTY),
    triage=(QUESTION,),
    declarable=DECLARABLE,
)
STANDING: Final = replace(samples.STANDING, hall=HALL, camera=CameraStatus(Device.ONLINE, Picture.LIVE))
RESTING: Final = replace(
    STANDING, reader=replace(samples.STANDING.reader, device=Device.OFFLINE) if samples.STANDING.reader else None
)
WAITING: Final = replace(samples.NUMBER, queue=GENERAL)
CALLED: Final = replace(WAITING, id="n-2", ticket="B031", queue=samples.HOUSEHOLD, ahead=0, wait=None, called_to="7")
RESERVED: Final = replace(WAITING, id="n-3", ticket="A015", check_in_by=samples.NOW + timedelta(minutes=45))
FULL: Final = replace(
    WAITING,
    priority=Priority.WITH_CHILD,
    services=tuple(service.id for service in SERVICES),
    wait=Wait(4, 9),
)
TOO_MANY: Final = Refusal(
    Message.of("queues.too_many_live.reason", ticket="A012"),
    Message.of("queues.too_many_live.fix", ticket="A012"),
    Message.of("queues.too_many_live.where", service_line="12345"),
)
TOO_EARLY: Final = Refusal(
    Message.of("queues.check_in_too_early.reason"),
    Message.of("queues.check_in_too_early.fix", time="15:10", minutes=30),
    Message.of("queues.check_in_too_early.where", service_line="12345"),
)
SHARE: Final = Refusal(
    Message.of("queues.share_used_up.reason"),
    Message.of("queues.share_used_up.fix"),
    Message.of("queues.share_used_up.where", service_line="12345"),
)

PAGES: Final[tuple[tuple[str, Page[Any], Standing], ...]] = (  # Any: each page names its own answer type
    ("choose-ways", pages.ChooseQueue(None), STANDING),
    ("choose-ways-present", pages.ChooseQueue(samples.PRESENT, certificates=True), STANDING),
    (
        "choose-said",
        pages.ChooseQueue(
            samples.PRESENT, certificates=True, several=True, declared=Priority.WITH_CHILD, held=(WAITING,)
        ),
        STANDING,
    ),
    ("held", HeldNumbers(samples.PRESENT, (WAITING,), certificates=True), STANDING),
    ("held-several", HeldNumbers(samples.PRESENT, (RESERVED, WAITING, CALLED), certificates=True), STANDING),
    ("held-reserved", HeldNumbers(samples.PRESENT, (RESERVED,), certificates=True), STANDING),
    ("held-refused", HeldNumbers(samples.PRESENT, (WAITING,), TOO_MANY), STANDING),
    ("check-in", CheckInPage(), STANDING),
    ("check-in-no-reader", CheckInPage(), RESTING),
    ("check-in-no-camera", CheckInPage(), samples.STANDING),
    ("check-in-neither", CheckInPage(), replace(RESTING, camera=CameraStatus(Device.OFFLINE))),
    ("check-in-card-too", CheckInPage(card_too=True), STANDING),
    (
        "declined-check-in",
        pages.Declined(TOO_EARLY, (pages.RefusedChoice.SHOW_AGAIN, pages.RefusedChoice.TAKE_NUMBER)),
        STANDING,
    ),
    (
        "declined-with-card",
        pages.Declined(SHARE, (pages.RefusedChoice.WITH_CARD, pages.RefusedChoice.OTHER_QUEUE)),
        STANDING,
    ),
    ("triage", Triage(QUESTION), STANDING),
    ("advised", Advised(GENERAL, "medical-insurance"), STANDING),
    ("advised-card", Advised(samples.HOUSEHOLD), STANDING),
    ("advised-closed", Advised(samples.PROPERTY), STANDING),
    ("services", ChooseServices(GENERAL), STANDING),
    ("priority", ChoosePriority(Priority.WITH_CHILD), STANDING),
    ("number-facts", pages.NumberTaken(FULL, pages.Ticket.PRINTED), STANDING),
    ("number-facts-kept", pages.NumberTaken(FULL, pages.Ticket.NOT_PRINTED, "paper_out"), STANDING),
    ("number-facts-asked", pages.NumberTaken(FULL, pages.Ticket.UNKNOWN, "outcome_unknown"), STANDING),
)
