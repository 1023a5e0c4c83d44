"""Why a terminal is closed, what ends a visit, which devices work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.message import Message
from kiosk.ports.statuses import CameraStatus, Device, DocumentPrinterStatus, IdCardReaderStatus, Media
from kiosk.standing import Standing
from tests.fakes.halls import HALL, TERMINAL

OPEN = Standing(TERMINAL, HALL)
TROUBLE = Message.of("error.backend_unreachable")


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (OPEN, None),
        (replace(OPEN, door_open=True), "closed.door"),
        (replace(OPEN, on_battery=True), "closed.battery"),
        (replace(OPEN, attended=True), "closed.attended"),
        (replace(OPEN, door_open=True, attended=True), "closed.attended"),
        (replace(OPEN, door_open=True, on_battery=True, backend_trouble=TROUBLE), "closed.door"),
        (replace(OPEN, on_battery=True, backend_trouble=TROUBLE), "closed.battery"),
        (replace(OPEN, backend_trouble=TROUBLE), "error.backend_unreachable"),
    ],
)
def test_reason_that_weighs_most_is_told(standing: Standing, reason: str | None) -> None:
    told = standing.closed_for
    assert (told.id if told else None) == reason


@pytest.mark.parametrize(
    ("standing", "clears"),
    [
        (OPEN, False),
        (replace(OPEN, backend_trouble=TROUBLE), False),
        (replace(OPEN, card_left=True), False),
        (replace(OPEN, door_open=True), True),
        (replace(OPEN, on_battery=True), True),
        (replace(OPEN, attended=True), True),
    ],
)
def test_visit_ends_for_the_cabinet_not_for_the_backend(standing: Standing, clears: bool) -> None:
    assert standing.clears is clears


def test_door_opened_by_a_technician_is_no_intrusion() -> None:
    assert not replace(OPEN, door_open=True, attended=True).intruded


@pytest.mark.parametrize(
    ("device", "works"), [(Device.ONLINE, True), (Device.BUSY, True), (Device.OFFLINE, False), (Device.UNKNOWN, False)]
)
def test_device_that_is_there_and_answers_works(device: Device, works: bool) -> None:
    standing = Standing(
        TERMINAL,
        reader=IdCardReaderStatus(device),
        camera=CameraStatus(device),
        document_printer=DocumentPrinterStatus(device),
    )
    assert (standing.reads_cards, standing.sees, standing.copies) == (works, works, works)


def test_device_that_is_not_fitted_does_not_work() -> None:
    standing = Standing(TERMINAL)
    assert (standing.reads_cards, standing.sees, standing.copies, standing.card_lies) == (False, False, False, False)


@pytest.mark.parametrize(("media", "lies"), [(Media.PRESENT, True), (Media.NOT_PRESENT, False), (None, False)])
def test_card_lies_where_it_was_met(media: Media | None, lies: bool) -> None:
    assert Standing(TERMINAL, reader=IdCardReaderStatus(Device.ONLINE, media)).card_lies is lies
