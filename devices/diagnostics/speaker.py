"""What every speaker must do. What was heard, only a person can say."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from devices.diagnostics.check import (
    GRACE_S,
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
)
from devices.diagnostics.hands import Look
from kiosk.domain.message import Language, Message
from kiosk.ports.errors import Canceled
from kiosk.ports.speaker import LOUDEST, Audience, Said, Utterance
from kiosk.ports.statuses import Device, Engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.diagnostics.hands import Hands
    from kiosk.ports.speaker import Speaker

_STATUS_S: Final = 3.0
_OPEN_S: Final = 5.0
_SAY_S: Final = 20.0
_INTERRUPT_AFTER_S: Final = 0.8  # in the middle of the words
_AT_ONCE_S: Final = 0.5
_SHORT: Final = Utterance("This is a test.", Language.EN)
_LONG: Final = Utterance("One, two, three, four, five, six, seven, eight, nine, ten. " * 3, Language.EN)
_SENTENCES: Final = (
    Utterance("您好，这是声音测试。", Language.ZH_CN),
    Utterance("Hello. This is a test of the voice.", Language.EN),
)


def _is_online(speaker: Speaker, _hands: Hands) -> Finding:
    status = speaker.status(deadline_s=_STATUS_S)
    if status.device is not Device.ONLINE:
        return differs(expected=Device.ONLINE, found=status.device)
    return passed(f"{status.device}, {status.engine}")


def _closed_is_not_online(speaker: Speaker, _hands: Hands) -> Finding:
    speaker.close()
    found = speaker.status(deadline_s=_STATUS_S).device
    return differs(expected=Device.OFFLINE, found=found) if found is Device.ONLINE else passed(found)


def _opens_again(speaker: Speaker, hands: Hands) -> Finding:
    for closings in (1, 2):
        for _ in range(closings):
            speaker.close()
        speaker.open(deadline_s=_OPEN_S)
    return _is_online(speaker, hands)


def _sentence_is_said(speaker: Speaker, _hands: Hands) -> Finding:
    return _said(speaker, _SHORT)


def _sentence_is_heard(speaker: Speaker, hands: Hands) -> Finding:
    said = all_of(*(_said(speaker, sentence) for sentence in _SENTENCES))
    if said.outcome is not Outcome.PASS:
        return said
    return judged(well=hands.judge(Look.SENTENCE_HEARD.question(), Look.SENTENCE_HEARD))


def _loudest_is_louder(speaker: Speaker, hands: Hands) -> Finding:
    loud = Utterance(_SHORT.text, _SHORT.language, volume=LOUDEST)
    said = all_of(_said(speaker, _SHORT), _said(speaker, loud))
    if said.outcome is not Outcome.PASS:
        return said
    return judged(well=hands.judge(Look.SECOND_IS_LOUDER.question(), Look.SECOND_IS_LOUDER))


def _personal_is_withheld(speaker: Speaker, _hands: Hands) -> Finding:
    personal = Utterance(_SHORT.text, _SHORT.language, personal=True)
    return equal(expected=Said.WITHHELD, found=speaker.say(personal, audience=Audience.EVERYBODY, deadline_s=_SAY_S))


def _interrupt_is_silent_at_once(speaker: Speaker, _hands: Hands) -> Finding:
    """Interrupt a long sentence; a speaker that is done by then must not begin the next."""
    if _is_mute(speaker):
        return not_told()
    interrupted: list[float] = []

    def interrupt() -> None:
        interrupted.append(time.monotonic())
        speaker.interrupt()

    timer = threading.Timer(_INTERRUPT_AFTER_S, interrupt)
    timer.start()
    try:
        for _ in range(2):
            speaker.say(_LONG, audience=Audience.EVERYBODY, deadline_s=_SAY_S)
            timer.join()
    except Canceled:
        ended = time.monotonic()
    else:
        return Finding(Outcome.FAIL, Message.of("finding.nothing_raised", expected=Canceled.code))
    finally:
        timer.join()
    took_s = ended - interrupted[0]
    if took_s > _AT_ONCE_S + GRACE_S:
        return Finding(Outcome.FAIL, Message.of("finding.late", took_s=f"{took_s:.1f}", limit_s=f"{_AT_ONCE_S:g}"))
    return all_of(_said(speaker, _SHORT), passed(Canceled.code))


def _said(speaker: Speaker, utterance: Utterance) -> Finding:
    """Whether it was said to its end; not applicable where there is no engine."""
    if _is_mute(speaker):
        return not_told()
    return equal(expected=Said.SPOKEN, found=speaker.say(utterance, audience=Audience.EVERYBODY, deadline_s=_SAY_S))


def _is_mute(speaker: Speaker) -> bool:
    """Whether nothing here makes speech out of words: recordings alone are played."""
    return speaker.status(deadline_s=_STATUS_S).engine is Engine.ABSENT


def _check(name: str, run: Callable[[Speaker, Hands], Finding], *needs: Look) -> Check[Speaker]:
    return Check(name, Kind.SPEAKER, run, frozenset(needs))


SPEAKER: Final = (
    _check("is_online", _is_online),
    _check("closed_is_not_online", _closed_is_not_online),
    _check("opens_again", _opens_again),
    _check("sentence_is_said", _sentence_is_said),
    _check("personal_is_withheld", _personal_is_withheld),
    _check("interrupt_is_silent_at_once", _interrupt_is_silent_at_once),
    _check("sentence_is_heard", _sentence_is_heard, Look.SENTENCE_HEARD),
    _check("loudest_is_louder", _loudest_is_louder, Look.SECOND_IS_LOUDER),
)
