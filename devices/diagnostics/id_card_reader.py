"""What every identity card reader must do."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Final

from devices.diagnostics.check import (
    Check,
    Finding,
    Kind,
    Outcome,
    all_of,
    differs,
    equal,
    judged,
    not_told,
    passed,
    raises,
)
from devices.diagnostics.hands import Deed, Look
from kiosk.domain.identity import mask_number
from kiosk.domain.message import Message
from kiosk.ports.errors import Canceled, DeviceError, DeviceSilent, LinkLost, NoCard, PortMissing, ProtocolViolated
from kiosk.ports.statuses import Device, Media

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.diagnostics.hands import Hands
    from kiosk.domain.identity import IdCard
    from kiosk.ports.id_card_reader import IdCardReader

_STATUS_S: Final = 3.0
_READ_S: Final = 30.0  # a person fetches a card
_SHORT_S: Final = 0.3
_CANCEL_AFTER_S: Final = 0.1
_OPEN_S: Final = 5.0
_LOST: Final = (LinkLost, DeviceSilent, PortMissing, ProtocolViolated)
_SAM_ID: Final = re.compile(r"\d{2}\.\d{2}-\d{8}-\d{10}-\d{10}")


def _answers(reader: IdCardReader, _hands: Hands) -> Finding:
    return equal(expected=Device.ONLINE, found=reader.status(deadline_s=_STATUS_S).device)


def _sam_identity(reader: IdCardReader, _hands: Hands) -> Finding:
    try:
        first = reader.sam_id(deadline_s=_STATUS_S)
    except ProtocolViolated:
        return not_told()
    if _SAM_ID.fullmatch(first) is None:
        return differs(expected="NN.NN-YYYYMMDD-NNNNNNNNNN-NNNNNNNNNN", found=first)
    return equal(expected=first, found=reader.sam_id(deadline_s=_STATUS_S))


def _no_card_is_told(reader: IdCardReader, hands: Hands) -> Finding:
    _empty(reader, hands)
    return raises(lambda: reader.read_card(deadline_s=_SHORT_S), NoCard, within_s=_SHORT_S)


def _interrupt_cancels(reader: IdCardReader, hands: Hands) -> Finding:
    _empty(reader, hands)
    return _canceled(reader)


def _canceled_reader_goes_on(reader: IdCardReader, hands: Hands) -> Finding:
    _empty(reader, hands)
    return all_of(
        _canceled(reader),
        raises(lambda: reader.read_card(deadline_s=_SHORT_S), NoCard, within_s=_SHORT_S),
        _answers(reader, hands),
    )


def _idle_interrupt_is_harmless(reader: IdCardReader, hands: Hands) -> Finding:
    _empty(reader, hands)
    reader.interrupt()
    return raises(lambda: reader.read_card(deadline_s=_SHORT_S), NoCard, within_s=_SHORT_S)


def _closed_reads_nothing(reader: IdCardReader, _hands: Hands) -> Finding:
    reader.close()
    found = raises(lambda: reader.read_card(deadline_s=_SHORT_S), LinkLost, within_s=_SHORT_S)
    if reader.status(deadline_s=_SHORT_S).device is Device.ONLINE:
        return differs(expected=Device.OFFLINE, found=Device.ONLINE)
    return found


def _opens_again(reader: IdCardReader, hands: Hands) -> Finding:
    reader.close()
    reader.close()  # twice is harmless
    reader.open(deadline_s=_OPEN_S)
    return _answers(reader, hands)


def _card_is_read(reader: IdCardReader, hands: Hands) -> Finding:
    _lay(reader, hands)
    first = reader.read_card(deadline_s=_READ_S)
    if first.kind is None or not first.number:
        return Finding(Outcome.FAIL, Message.of("finding.card_illegible"))
    again = reader.read_card(deadline_s=_READ_S)
    return passed(_shown(first)) if again == first else Finding(Outcome.FAIL, Message.of("finding.card_changed"))


def _awaited_card_is_read(reader: IdCardReader, hands: Hands) -> Finding:
    _empty(reader, hands)
    hands.soon(Deed.LAY_CARD)
    return passed(_shown(reader.read_card(deadline_s=_READ_S)))


def _card_is_the_one_laid(reader: IdCardReader, hands: Hands) -> Finding:
    _lay(reader, hands)
    card = reader.read_card(deadline_s=_READ_S)
    kind = "?" if card.kind is None else str(card.kind)
    question = Look.CARD_IS_THIS.question(kind=kind, number=mask_number(card.number))
    return judged(well=hands.judge(question, Look.CARD_IS_THIS))


def _left_card_is_not_removed(reader: IdCardReader, hands: Hands) -> Finding:
    _lay(reader, hands)
    reader.read_card(deadline_s=_READ_S)
    return equal(expected=False, found=reader.await_removal(deadline_s=_SHORT_S))


def _lifted_card_is_seen(reader: IdCardReader, hands: Hands) -> Finding:
    _lay(reader, hands)
    reader.read_card(deadline_s=_READ_S)
    hands.soon(Deed.LIFT_CARD)
    return equal(expected=True, found=reader.await_removal(deadline_s=_READ_S))


def _two_cards_are_two_people(reader: IdCardReader, hands: Hands) -> Finding:
    _lay(reader, hands)
    first = reader.read_card(deadline_s=_READ_S)
    _empty(reader, hands)
    hands.do(Deed.LAY_OTHER_CARD, seen=lambda: _media(reader) is Media.PRESENT)
    second = reader.read_card(deadline_s=_READ_S)
    if first.number == second.number:
        return Finding(Outcome.FAIL, Message.of("finding.same_card_twice"))
    return passed(f"{_shown(first)}; {_shown(second)}")


def _status_tells_the_card(reader: IdCardReader, hands: Hands) -> Finding:
    if _media(reader) is None:
        return not_told()
    _have_lifted(reader, hands)
    before = _media(reader)
    hands.do(Deed.LAY_CARD, seen=lambda: _media(reader) is Media.PRESENT)
    return all_of(equal(expected=Media.NOT_PRESENT, found=before), equal(expected=Media.PRESENT, found=_media(reader)))


def _canceled_reader_reads_a_card(reader: IdCardReader, hands: Hands) -> Finding:
    _empty(reader, hands)
    canceled = _canceled(reader)
    _lay(reader, hands)
    return all_of(canceled, passed(_shown(reader.read_card(deadline_s=_READ_S))))


def _unplugged_is_told(reader: IdCardReader, hands: Hands) -> Finding:
    hands.do(Deed.UNPLUG, seen=lambda: reader.status(deadline_s=1).device is not Device.ONLINE)
    try:
        told = reader.status(deadline_s=1).device
        if told is Device.ONLINE:
            return differs(expected=Device.OFFLINE, found=told)
        read = raises(lambda: reader.read_card(deadline_s=_SHORT_S), *_LOST)
    finally:
        hands.do(Deed.PLUG_IN, seen=lambda: _opens(reader))
    reader.close()
    reader.open(deadline_s=_OPEN_S)
    return all_of(read, _answers(reader, hands))


def _canceled(reader: IdCardReader) -> Finding:
    """Interrupt a waiting reader from another thread."""
    timer = threading.Timer(_CANCEL_AFTER_S, reader.interrupt)
    timer.start()
    try:
        return raises(lambda: reader.read_card(deadline_s=20), Canceled, within_s=_CANCEL_AFTER_S)
    finally:
        timer.join()


def _media(reader: IdCardReader) -> Media | None:
    return reader.status(deadline_s=_STATUS_S).media


def _opens(reader: IdCardReader) -> bool:
    reader.close()
    try:
        reader.open(deadline_s=1)
    except DeviceError:
        return False
    return True


def _lay(reader: IdCardReader, hands: Hands) -> None:
    if _media(reader) is not Media.PRESENT:
        hands.do(Deed.LAY_CARD, seen=lambda: _media(reader) is Media.PRESENT)


def _empty(reader: IdCardReader, hands: Hands) -> None:
    """Have no card on the reader; nobody has to do anything where none lies."""
    if _media(reader) is Media.PRESENT:
        _have_lifted(reader, hands)


def _have_lifted(reader: IdCardReader, hands: Hands) -> None:
    if Deed.LIFT_CARD in hands.able or _media(reader) is Media.PRESENT:
        hands.do(Deed.LIFT_CARD, seen=lambda: _media(reader) is Media.NOT_PRESENT)


def _shown(card: IdCard) -> str:
    """What may be told of a card."""
    return f"{card.kind or '?'}, {mask_number(card.number)}"


def _check(name: str, run: Callable[[IdCardReader, Hands], Finding], *needs: Deed | Look) -> Check[IdCardReader]:
    return Check(name, Kind.ID_CARD_READER, run, frozenset(needs))


ID_CARD_READER: Final = (
    _check("answers", _answers),
    _check("sam_identity", _sam_identity),
    _check("opens_again", _opens_again),
    _check("closed_reads_nothing", _closed_reads_nothing),
    _check("no_card_is_told", _no_card_is_told),
    _check("idle_interrupt_is_harmless", _idle_interrupt_is_harmless),
    _check("interrupt_cancels", _interrupt_cancels),
    _check("canceled_reader_goes_on", _canceled_reader_goes_on),
    _check("awaited_card_is_read", _awaited_card_is_read, Deed.LAY_CARD, Deed.LIFT_CARD),
    _check("card_is_read", _card_is_read, Deed.LAY_CARD),
    _check("card_is_the_one_laid", _card_is_the_one_laid, Deed.LAY_CARD, Look.CARD_IS_THIS),
    _check("left_card_is_not_removed", _left_card_is_not_removed, Deed.LAY_CARD),
    _check("lifted_card_is_seen", _lifted_card_is_seen, Deed.LAY_CARD, Deed.LIFT_CARD),
    _check("status_tells_the_card", _status_tells_the_card, Deed.LAY_CARD, Deed.LIFT_CARD),
    _check("canceled_reader_reads_a_card", _canceled_reader_reads_a_card, Deed.LAY_CARD, Deed.LIFT_CARD),
    _check("two_cards_are_two_people", _two_cards_are_two_people, Deed.LAY_CARD, Deed.LIFT_CARD, Deed.LAY_OTHER_CARD),
    _check("unplugged_is_told", _unplugged_is_told, Deed.UNPLUG, Deed.PLUG_IN),
)
