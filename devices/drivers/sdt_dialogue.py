"""Asking an SDT module one thing and getting its answer through a bad wire.

Every command of this protocol is safe to repeat, so damage is met by asking again. Time-outs start at what public code
uses for each command (GA/T 467 reader protocol, vendor protocol page) and grow, so that a slow module is not taken for
a silent one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from devices.codecs.sdt import Command, Complaint, Fault, Frame, FrameDecoder, Sw3, encode_command
from devices.codecs.sdt_replies import answers
from kiosk.ports.errors import DeviceSilent, ProtocolViolated, ReaderFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.codecs.sdt import Event
    from devices.links.link import Link

_TIMEOUT_S: Final = {
    Command.FIND: 0.1,
    Command.SELECT: 0.1,
    Command.SAM_STATUS: 0.3,
    Command.SAM_ID: 0.3,
    Command.READ: 2.0,
    Command.READ_ADDRESS: 1.5,
    Command.READ_WITH_FINGERPRINT: 3.0,
}
_GROWTH: Final = (1.0, 3.0, 10.0)  # of the time-out, while it may just be slow: find waits 0.1, 0.3, 1 s
_LONGEST_TIMEOUT_S: Final = 3.0
_GAP_S: Final = 0.3  # a frame that stands still this long in its middle is cut off
_QUIET_S: Final = 0.05
_LONGEST_REPLY_S: Final = 2.5  # 2321 bytes at 9600 baud
_CHUNK: Final = 4096

_DAMAGED: Final = frozenset({Sw3.BAD_CHECKSUM, Sw3.BAD_LENGTH, Sw3.BAD_COMMAND})  # our command did not arrive whole
_MODULE_FAULTS: Final = frozenset({Sw3.SELF_TEST_FAILED, Sw3.UNAUTHORISED})


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply. `clean`: nothing but it came, and it came the first time it was asked for."""

    frame: Frame
    clean: bool


class SdtDialogue:
    """Command and reply over a link that splits, loses, doubles and delays bytes. One owner thread."""

    def __init__(self, link: Link, *, monotonic: Callable[[], float]) -> None:
        self._link = link
        self._monotonic = monotonic
        self._decoder = FrameDecoder()
        self._unfinished = True  # an answer may still be on its way: to an earlier command, or to an earlier process
        self._dropped = 0  # bytes let pass while `ask` was at it
        self.frames_heard = 0  # since it was made: 0 means that nothing here speaks this protocol

    def ask(self, command: Command, *, deadline: float, refusable: bool = False) -> Answer:
        """Send `command` until its answer comes, three times at most, until the monotonic `deadline`.

        `refusable`: not every module knows it, so "bad command", said to the last, is its answer.
        Raises DeviceSilent when not one byte came back, ProtocolViolated when bytes came and never the right frame,
        ReaderFault when the module reports its own fault (SW3 60, 66); LinkLost, Canceled.
        """
        clean, bytes_seen, patience = True, 0, 0
        refused: Answer | None = None
        self._dropped = 0
        for _ in _GROWTH:
            timeout_s = min(_TIMEOUT_S.get(command, 0.3) * _GROWTH[patience], _LONGEST_TIMEOUT_S)
            frame, events, received = self._exchange(command, timeout_s, deadline)
            frames = sum(isinstance(event, Frame) for event in events)
            bytes_seen += received
            self.frames_heard += frames
            patience += frames > 0 or not received  # nobody waits longer for one who only babbles
            clean = clean and len(events) == 1 and self._decoder.is_idle
            if frame is not None:
                if frame.status in _MODULE_FAULTS:
                    raise ReaderFault(f"the security module reports {Sw3(frame.status).name} (SW3 {frame.status:02X})")
                if frame.status not in _DAMAGED:
                    return Answer(frame, clean)
                if refusable and frame.status == Sw3.BAD_COMMAND:
                    refused = Answer(frame, clean)
                else:
                    clean = False
            if self._monotonic() >= deadline:
                break
        if refused is not None:
            return refused
        name = command.name.lower()
        bytes_seen += self._dropped
        if not bytes_seen:
            raise DeviceSilent(
                f"no answer to {name}: switched off, unplugged, other speed, or another device on this port?"
            )
        raise ProtocolViolated(f"no whole answer to {name} in {bytes_seen} bytes")

    def repeats(self, command: Command, beginning: bytes, *, deadline: float) -> bool:
        """Send `command` again and tell whether its reply begins with exactly these bytes, without awaiting the rest.

        The rest still travels when this returns; the next command waits until it is through. Raises LinkLost, Canceled.
        """
        until = self._send(command, _TIMEOUT_S[command], deadline)
        heard = b""
        while len(heard) < len(beginning) and beginning.startswith(heard):
            left_s = until - self._monotonic()
            chunk = self._link.read(len(beginning) - len(heard), deadline_s=left_s) if left_s > 0 else b""
            if not chunk:
                break
            heard += chunk
        return heard == beginning

    def pause(self, seconds: float) -> int:
        """Wait, dropping what arrives meanwhile, and say how many bytes that was. Raises LinkLost, Canceled."""
        until, dropped = self._monotonic() + seconds, 0
        while (left_s := until - self._monotonic()) > 0:
            dropped += len(self._link.read(_CHUNK, deadline_s=left_s))
        return dropped

    def settle(self, deadline: float) -> None:
        """Wait until the line is quiet, a whole reading at 9600 baud at most. Raises LinkLost, Canceled."""
        until = min(self._monotonic() + _LONGEST_REPLY_S, deadline)
        while self._monotonic() < until and (dropped := len(self._link.read(_CHUNK, deadline_s=_QUIET_S))):
            self._dropped += dropped

    def _send(self, command: Command, timeout_s: float, deadline: float) -> float:
        """Send, and give the time until which to listen.

        What arrived before is dropped: it answers an earlier command. When that command was left unanswered, its answer
        may be halfway through a slow line, and is let pass.
        """
        if self._unfinished:
            self.settle(deadline)
        self._decoder.reset()
        self._link.discard_input()
        self._unfinished = True
        until = min(self._monotonic() + timeout_s, deadline)
        self._link.write(encode_command(command), deadline_s=max(until - self._monotonic(), 0.0))
        return until

    def _exchange(self, command: Command, timeout_s: float, deadline: float) -> tuple[Frame | None, list[Event], int]:
        """Send once and listen until the answer or a time-out. Gives the answer, all that was heard, and its bytes.

        A whole reply that is damaged has been the answer: the next one is not waited for as long as for a slow module.
        A doubled reply that arrives later still than the next command is told from the right one by its shape.
        """
        until = self._send(command, timeout_s, deadline)
        heard: list[Event] = []
        received, spoilt = 0, False
        while True:
            left_s = until - self._monotonic()
            patience_s = left_s if self._decoder.is_idle and not spoilt else min(left_s, _GAP_S)
            chunk = self._link.read(_CHUNK, deadline_s=patience_s) if left_s > 0 else b""
            received += len(chunk)
            new = self._decoder.feed(chunk) if chunk else self._decoder.give_up()
            heard += new
            spoilt = spoilt or any(isinstance(event, Complaint) and event.fault is Fault.BAD_CHECKSUM for event in new)
            for event in new:
                if isinstance(event, Frame) and answers(event, command):
                    self._unfinished = False
                    return event, heard, received
            if not chunk:
                return None, heard, received
