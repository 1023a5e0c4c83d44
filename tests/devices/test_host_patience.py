"""One owner thread per device: devices that fail and come back, and what is told of them."""

from __future__ import annotations

import pytest

import devices.host
from kiosk.health.events import Event
from kiosk.ports.errors import (
    Canceled,
    DeviceBusy,
    DeviceSilent,
    LinkLost,
    NoCard,
    PaperOut,
    PortMissing,
    ReaderFault,
)
from kiosk.ports.statuses import Device as Told
from kiosk.ports.statuses import TicketPrinterStatus
from tests.fakes.hosted import ABSENT, House, give

pytestmark = pytest.mark.usefixtures("short_pauses")


# ── patience ──


def test_patient_work_is_asked_again_after_no_card(started: House) -> None:
    tries = iter([NoCard("none"), NoCard("none"), "card"])

    answer, _ = started.submit(lambda _: give(next(tries)), patient=True)

    assert answer.get() == "card"


def test_no_card_leaves_the_device_open(started: House) -> None:
    tries = iter([NoCard("none"), "card"])
    started.submit(lambda _: give(next(tries)), patient=True)[0].get()

    assert started.device.count("close") == 0


def test_impatient_work_is_not_asked_again(started: House) -> None:
    assert isinstance(started.do(lambda _: give(NoCard("none"))), NoCard)


def test_patient_work_outlasts_a_device_that_cannot_be_opened(house: House) -> None:
    house.device.opening.extend([PortMissing("gone"), DeviceSilent("off"), DeviceBusy("busy"), PortMissing("gone")])
    answer, _ = house.submit(lambda _: "card", patient=True)

    house.host.start()

    assert answer.get() == "card"


@pytest.mark.parametrize(
    "fault", [LinkLost("cable"), ReaderFault("SAM"), DeviceSilent("off"), OSError("a driver's defect")]
)
def test_patient_work_brings_a_failed_device_back(started: House, fault: Exception) -> None:
    tries = iter([fault, "card"])

    answer, _ = started.submit(lambda _: give(next(tries)), patient=True)

    assert answer.get() == "card"
    assert (started.device.count("close"), started.device.count("open")) == (1, 2)


def test_patient_work_can_be_canceled_while_the_device_is_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices.host, "_LONGEST_PAUSE_S", 60.0)
    monkeypatch.setattr(house.host, "_pause_s", 60.0)
    house.device.opening.extend([PortMissing("gone")] * 3)
    answer, cancel = house.submit(lambda _: "card", patient=True)
    house.host.start()
    house.device.await_count("close", 2)  # it rests now, or is about to

    cancel()

    assert isinstance(answer.get(), Canceled | PortMissing)


def test_pauses_grow_to_a_limit(started: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices.host, "_FIRST_PAUSE_S", 0.25)
    monkeypatch.setattr(devices.host, "_LONGEST_PAUSE_S", 4.0)
    pauses: list[float | None] = []
    ready = started.host._ready
    monkeypatch.setattr(started.host, "_pause_s", 0.25)
    started.device.opening.extend([PortMissing("gone")] * 7)
    tries = iter([LinkLost("cable"), "card"])

    def rest(timeout: float | None = None) -> bool:
        pauses.append(timeout)
        return True

    monkeypatch.setattr(ready, "wait", rest)
    answer, _ = started.submit(lambda _: give(next(tries)), patient=True)
    answer.get()
    monkeypatch.undo()

    assert [pause for pause in pauses if pause != 60.0][:8] == [0.25, 0.5, 1.0, 2.0, 4.0, 4.0, 4.0, 4.0]


# ── status ──


def test_first_status_is_published_once_open(house: House) -> None:
    house.host.start()

    assert house.next_status() == "fine"


def test_device_that_cannot_be_opened_is_published_absent(house: House) -> None:
    house.device.opening.append(PortMissing("gone"))

    house.host.start()

    assert house.next_status() == ABSENT


def test_device_that_comes_back_by_itself_is_published(house: House) -> None:
    house.device.opening.extend([PortMissing("gone")] * 3)

    house.host.start()

    assert [house.next_status(), house.next_status()] == [ABSENT, "fine"]


def test_same_status_is_published_once(started: House) -> None:
    for _ in range(3):
        started.do(lambda _: None)

    assert started.statuses == ["fine"]


def test_status_after_work_is_published_when_it_changed(started: House) -> None:
    started.device.told.append("low on paper")

    started.do(lambda _: None)

    assert started.next_status() == "low on paper"


def test_idle_device_is_asked_how_it_is() -> None:
    house = House()
    house.host._poll_s = 0.001
    house.device.told.extend(["fine", "fine", "low on paper"])

    house.host.start()
    told = [house.next_status(), house.next_status()]
    house.host.stop()

    assert told == ["fine", "low on paper"]


@pytest.mark.parametrize("lost", [LinkLost("cable"), OSError("a driver's defect")])
def test_device_that_cannot_tell_its_status_is_opened_anew(started: House, lost: Exception) -> None:
    started.device.told.append(lost)
    started.do(lambda _: None)

    assert [started.next_status(), started.next_status()] == [ABSENT, "fine"]


@pytest.mark.parametrize("told", [ABSENT, TicketPrinterStatus(Told.UNKNOWN)])
def test_device_that_is_not_heard_is_opened_anew(started: House, told: object) -> None:
    """A port's status never raises: a pulled cable is told as silence, and only a new open finds the device again."""
    started.device.told.append(told)
    started.do(lambda _: None)

    assert [started.next_status(), started.next_status()] == [ABSENT, "fine"]
    assert started.device.count("open") == 2


def test_link_lost_during_work_is_published_and_the_device_opened_anew(started: House) -> None:
    assert isinstance(started.do(lambda _: give(LinkLost("cable"))), LinkLost)

    assert [started.next_status(), started.next_status()] == [ABSENT, "fine"]


def test_printers_own_trouble_leaves_the_device_open(started: House) -> None:
    started.do(lambda _: give(PaperOut("empty")))
    started.do(lambda _: None)

    assert started.device.count("close") == 0


def test_work_on_a_device_that_is_away_opens_it_first(house: House) -> None:
    house.device.opening.append(PortMissing("gone"))
    answer, _ = house.submit(lambda device: device.note("work"))

    house.host.start()
    answer.get()

    assert house.device.log.index("work") > house.device.log.index("open")
    assert house.device.count("open") == 2


def test_impatient_work_on_a_device_that_is_away_is_answered_at_once(house: House) -> None:
    house.device.opening.extend([PortMissing("gone")] * 2)
    answer, _ = house.submit(lambda _: None)

    house.host.start()

    assert isinstance(answer.get(), PortMissing)


def test_work_never_meets_a_device_that_was_lost_as_soon_as_it_was_open(house: House) -> None:
    house.device.opening.append(PortMissing("gone"))
    house.device.told.extend([LinkLost("cable"), ABSENT])
    met: list[bool] = []
    answer, _ = house.submit(lambda device: met.append(device.is_open), patient=True)

    house.host.start()
    answer.get()

    assert met == [True]


# ── what is logged ──


def test_reason_of_a_loss_is_logged_once(house: House) -> None:
    house.device.opening.extend([PortMissing("gone"), PortMissing("gone"), DeviceSilent("off"), DeviceSilent("off")])

    house.host.start()
    assert house.next_status() == ABSENT
    assert house.next_status() == "fine"

    assert house.journal.entries == [
        (Event.DEVICE_LOST, {"device": "owner", "code": "port_missing", "message": "gone"}),
        (Event.DEVICE_LOST, {"device": "owner", "code": "device_silent", "message": "off"}),
    ]


def test_second_loss_is_logged_again(house: House) -> None:
    house.device.opening.append(PortMissing("gone"))
    house.host.start()
    assert house.next_status() == ABSENT
    assert house.next_status() == "fine"

    house.device.opening.append(PortMissing("gone"))
    house.do(lambda _: give(LinkLost("lost")))
    house.do(lambda _: "work")

    assert [values["code"] for _, values in house.journal.entries] == ["port_missing", "link_lost", "port_missing"]
