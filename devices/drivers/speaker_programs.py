"""The programs behind a speaker: who reads, who makes speech, who plays. Each is a process; text goes by a pipe.

Sources: manuals of espeak-ng 1.51 (--stdin, --stdout, -a amplitude, -s words a minute) and aplay 1.2 (WAV on standard
input). Both are GPL programs, run and never linked; both are optional.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from typing import IO, TYPE_CHECKING, Final

from kiosk.domain.message import Language
from kiosk.ports.errors import Canceled, DeviceBusy, DeviceSilent, LinkLost, PortMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ESPEAK: Final = ("espeak-ng", "--stdin", "--stdout")
READER: Final = (sys.executable, "-m", "devices.drivers.speech_worker")
NICE: Final = ("nice", "-n", "5")  # the screen comes first; the player is not nice: it must not run dry

_AMPLITUDES: Final = {1: 35, 2: 65, 3: 100, 4: 140, 5: 190}  # espeak-ng's usual is 100, its top 200
_VOICES: Final = {Language.EN: "en", Language.ZH_CN: "cmn-latn-pinyin", Language.ZH_HANT: "cmn-latn-pinyin"}
_WORDS_A_MINUTE: Final = {Language.EN: 150, Language.ZH_CN: 165, Language.ZH_HANT: 165}
_MOST_SAID: Final = 2000  # bytes of a program's complaint that are read
_SLICE_S: Final = 0.05  # so long is an answer awaited before an interrupt is looked for


def factor_of(volume: int) -> float:
    """How much louder a recording is played."""
    return _AMPLITUDES[volume] / 100


def engine_options(language: Language, volume: int) -> list[str]:
    """How espeak-ng is to speak."""
    return ["-v", _VOICES[language], "-s", str(_WORDS_A_MINUTE[language]), "-a", str(_AMPLITUDES[volume])]


def in_memory(data: bytes) -> IO[bytes]:
    """Hold bytes as a file that a process can read, and that is on no disk."""
    file = os.fdopen(os.memfd_create("speech"), "w+b")
    file.write(data)
    file.seek(0)
    return file


class Programs:
    """Runs one sound at a time; `interrupt` from any thread makes it stop at once."""

    def __init__(self, player: Sequence[str], *, name: str) -> None:
        """`player`: takes a WAV on standard input and ends when it was played. `name` is for error messages."""
        self._player = tuple(player)
        self._name = name
        self._lock = threading.Lock()
        self._present: list[subprocess.Popen[bytes]] = []
        self._interrupted = False

    def interrupt(self) -> None:
        """End what runs; or what runs next, which raises Canceled."""
        with self._lock:
            self._interrupted = True
            for process in self._present:
                process.kill()

    def forget_interrupt(self) -> None:
        """Drop an interrupt that nobody has met."""
        with self._lock:
            self._interrupted = False

    def heed(self) -> None:
        """Meet an interrupt where nothing runs that it could end. Raises Canceled."""
        with self._lock:
            self._meet_interrupt()

    def play(self, wav: bytes, *, deadline_s: float) -> None:
        """Play a sound to its end. Raises PortMissing, DeviceBusy, DeviceSilent, Canceled."""
        with in_memory(wav) as sound, in_memory(b"") as said:
            player = self._start(self._player, stdin=sound, stderr=said)
            self._finish([player], deadline_s=deadline_s)
            if player.returncode:
                raise self._complaint(said)

    def speak(self, engine: Sequence[str], text: bytes, *, deadline_s: float) -> None:
        """Let `engine` make speech of `text` and play it as it comes. Raises LinkLost, DeviceSilent, Canceled."""
        with in_memory(text) as words, in_memory(b"") as said:
            speaking = self._start((*NICE, *engine), stdin=words, stdout=subprocess.PIPE)
            try:
                player = self._start(self._player, stdin=speaking.stdout, stderr=said)
            except BaseException:
                speaking.kill()
                speaking.wait()
                raise
            finally:
                if speaking.stdout is not None:
                    speaking.stdout.close()  # the player's alone: the engine hears when nobody listens any more
            self._finish([player, speaking], deadline_s=deadline_s)
            if player.returncode:
                raise LinkLost(str(self._complaint(said)))
            if speaking.returncode:
                raise LinkLost(f"{engine[0]} ended in the middle ({speaking.returncode})")

    def _start(
        self,
        command: Sequence[str],
        *,
        stdin: IO[bytes] | None,
        stdout: int = subprocess.DEVNULL,
        stderr: IO[bytes] | int = subprocess.DEVNULL,
    ) -> subprocess.Popen[bytes]:
        self.heed()
        try:
            process = subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=stderr)
        except OSError as error:
            raise PortMissing(f"{self._name}: {command[0]}: {error.strerror}") from error
        with self._lock:
            self._present.append(process)
            if self._interrupted:  # while it was being started, which a busy machine takes its time for
                process.kill()
        return process

    def _finish(self, processes: Sequence[subprocess.Popen[bytes]], *, deadline_s: float) -> None:
        """Wait for all; at the deadline none of them is left."""
        deadline = time.monotonic() + deadline_s
        try:
            for process in processes:
                if not _ends(process, deadline):
                    raise DeviceSilent(f"{self._name}: the sound did not end in {deadline_s:g} s")
        finally:
            for process in processes:
                process.kill()
                process.wait()
            with self._lock:
                self._present.clear()
        with self._lock:
            self._meet_interrupt()

    def _meet_interrupt(self) -> None:
        """Raise Canceled for an interrupt, once. Under the lock."""
        met, self._interrupted = self._interrupted, False
        if met:
            raise Canceled(f"{self._name}: interrupted")

    def _complaint(self, said: IO[bytes]) -> PortMissing | DeviceBusy:
        said.seek(0)
        lines = said.read(_MOST_SAID).decode("utf-8", "backslashreplace").split("\n")
        why = next((line for line in reversed(lines) if line.strip()), "the player failed")
        return DeviceBusy(f"{self._name}: {why}") if "busy" in why.lower() else PortMissing(f"{self._name}: {why}")


class Reading:
    """The worker that makes texts readable. Used by one thread; begun early, since its start takes half a second."""

    def __init__(self, command: Sequence[str] = READER) -> None:
        self._command = (*NICE, *command)
        self._worker: subprocess.Popen[bytes] | None = None
        self._owed = 0  # answers that are still to come; all but the last are to questions that were interrupted

    def begin(self) -> None:
        """Start the worker, unless it runs. Raises PortMissing."""
        if self._worker is not None and self._worker.poll() is None:
            return
        self.end()
        try:
            self._worker = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        except OSError as error:
            raise PortMissing(f"{self._command[0]}: {error.strerror}") from error

    def end(self) -> None:
        """Let the worker go."""
        worker, self._worker = self._worker, None
        self._owed = 0
        if worker is None:
            return
        worker.kill()
        with worker:
            pass

    def readable(
        self, text: str, language: Language, *, deadline_s: float, heed: Callable[[], None] = lambda: None
    ) -> str:
        """Give what the engine is to read. Raises LinkLost: the worker is gone, or does not answer in time.

        `heed` is called while the answer is awaited; what it raises ends the wait, and the worker goes on.
        """
        self.begin()
        worker, deadline = self._worker, time.monotonic() + deadline_s
        if worker is None or worker.stdin is None or worker.stdout is None:
            raise LinkLost("the reader of texts did not start")
        try:
            worker.stdin.write(json.dumps({"text": text, "language": language}).encode("ascii") + b"\n")
            self._owed += 1
            while self._comes(worker.stdout, deadline, heed):
                answer = worker.stdout.readline()
                self._owed -= 1
                if not self._owed:
                    return str(json.loads(answer))
        except (OSError, ValueError) as error:
            self.end()
            raise LinkLost("the reader of texts is gone") from error
        self.end()
        raise LinkLost("the reader of texts does not answer")

    @staticmethod
    def _comes(answers: IO[bytes], deadline: float, heed: Callable[[], None]) -> bool:
        """Wait until something can be read. False: not until the deadline."""
        while True:
            heed()
            left_s = max(deadline - time.monotonic(), 0.0)
            if select.select([answers], [], [], min(left_s, _SLICE_S))[0]:
                return True
            if not left_s:
                return False


def _ends(process: subprocess.Popen[bytes], deadline: float) -> bool:
    """Wait until a process has ended, and reap it; False: not until the deadline. `Popen.wait` would look now and then.

    Source: pidfd_open(2): the descriptor can be read once the process has ended.
    """
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):  # whoever interrupted has reaped it
            file = os.pidfd_open(process.pid)
            try:
                if not select.select([file], [], [], max(deadline - time.monotonic(), 0.0))[0]:
                    return False
            finally:
                os.close(file)
        process.wait()
    return True
