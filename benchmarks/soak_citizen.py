"""A citizen of a soak: sees what the screen tells, does the next thing for their story, gets home whatever comes."""

from __future__ import annotations

import itertools
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from benchmarks.soak_plan import QUEUES, Device, Story
from kiosk.demo.process import ProcessFailed
from kiosk.texts import ASSETS

if TYPE_CHECKING:
    from benchmarks.soak_fate import Fate
    from benchmarks.soak_figures import Accounts
    from benchmarks.soak_house import SoakHouse
    from benchmarks.soak_plan import Visit
    from kiosk.demo.process import Event

MOST_S: Final = 45.0  # a visit that takes longer has not ended by itself
_LOOK_S: Final = 0.05
_AGAIN_S: Final = 1.5  # a touch that led nowhere is tried again after this
_WEARY_S: Final = 4.0  # on one page, waiting for something that does not come
_TREMOR_S: Final = 0.35
_EXPIRED: Final = ASSETS / "cards" / "expired.json"
_BY_CARD: Final = {Story.NUMBER_WITH_CARD, Story.REFUSED}
_IN_ORDER: Final = {
    Story.LAYERS: (
        *("help", "closeLayer", "accessibility", "contrast", "reach", "reach", "contrast", "closeLayer"),
        *("large", "large"),
    ),
    Story.LANGUAGES: ("language", "help", "closeLayer", "language"),
}
_LAYERS: Final = {
    "time_out": ("moreTime", "stillHere"),
    "help": ("closeLayer",),
    "accessibility": ("closeLayer",),
    "out_of_service": (),
    "card_left": (),
}
_ANY_WAY_OUT: Final = ("finish", "leave", "done")
# What is touched on a page that is the same for everybody; the first that is there.
_ANYBODY: Final = {
    "Identify": ("otherQueue",),
    "Declined": ("finish", "withoutCard", "otherQueue", "leave", "again"),
    "Problem": ("leave", "finish"),
    "ChooseCertificate": ("service.residence-certificate",),
    "Question": ("option.school",),
    "CheckAnswers": ("confirm",),
    "Preview": ("print",),
    "NoPaper": ("slip", "finish"),
    "ClaimSlip": ("done",),
    "CertificateDone": ("level.very_good", "skipReview"),
    "Thanks": ("done", "finish"),
    "Processing": (),
}
_RIGHT_END: Final = {
    Story.NUMBER: "NumberTaken",
    Story.NUMBER_WITH_CARD: "NumberTaken",
    Story.CERTIFICATE: "CertificateDone",
    Story.REFUSED: "Declined",
    Story.LEFT: "ChooseQueue",
    Story.TIMED_OUT: "time_out",
    Story.MORE_TIME: "time_out",
    Story.LAYERS: "accessibility",
    Story.LANGUAGES: "help",
}
_numbers = itertools.count(1)


@dataclass(slots=True)
class Eyes:
    """What the terminal tells: the last of each kind, and every number and certificate it showed, accounted for."""

    house: SoakHouse
    fate: Fate
    accounts: Accounts
    now: dict[str, Event] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)  # pages and layers, in this visit
    away: bool = False  # not on home, at some time in this visit
    visit: int = 0
    refusals: list[str] = field(default_factory=list)  # in this visit
    _accounted: int = -1  # the token of the last number

    def look(self, wait_s: float = _LOOK_S) -> Event | None:
        """Wait for one event, and let fate have its way. Raises ProcessFailed when the terminal is gone."""
        self.fate.pass_by(self.now.get("standing", {}))
        try:
            event = self.house.terminal.expect("an event", lambda _event: True, deadline_s=wait_s)
        except ProcessFailed:
            if not self.house.terminal.running:
                raise
            return None
        kind = str(event.get("event"))
        self.now[kind] = event
        if kind == "page":
            self._turn(event)
        elif kind == "layer" and event["layer"]:
            self.seen.add(event["layer"])
        return event

    @property
    def page(self) -> str:
        """The page's name."""
        return str(self.now.get("page", {}).get("page", ""))

    @property
    def token(self) -> int:
        """The scene's token."""
        return int(self.now.get("page", {}).get("token", 0))

    @property
    def layer(self) -> str | None:
        """The layer on top."""
        layer: str | None = self.now.get("layer", {}).get("layer")
        return layer

    @property
    def scene(self) -> tuple[int, str | None]:
        """What a touch is to change."""
        return self.token, self.layer

    @property
    def card_gone(self) -> bool:
        """Whether the reader was seen empty; one that is not well tells nothing."""
        standing = self.now.get("standing", {})
        return standing.get("card") == "notPresent" or not self.reader_well

    @property
    def reader_well(self) -> bool:
        """Whether the reader was seen well: a card laid on one that is not may be taken for a forgotten one."""
        return self.now.get("standing", {}).get("reader") == "online"

    def begin(self, visit: int) -> None:
        """A visit begins."""
        self.visit, self.seen, self.away, self.refusals = visit, set(), False, []

    def _turn(self, page: Event) -> None:
        self.seen.add(page["page"])
        self.away = self.away or page["page"] != "Home"
        if page["page"] == "NumberTaken" and page["token"] != self._accounted:
            self._accounted = page["token"]
            self.accounts.show(page["ticket"], page["paper"], visit=self.visit)
        if page["page"] == "Declined":
            self.refusals.append(str(page.get("code", "")))
        if page["page"] == "CertificateDone":
            self.accounts.done[page["serial"]] = int(page["pages"])


class Citizens:
    """Plays one visit after the other."""

    def __init__(self, eyes: Eyes, house: SoakHouse) -> None:
        """Look with these eyes, act in this house."""
        self._eyes = eyes
        self._house = house
        self._residents = house.register.residents()
        self._touched: dict[str, float] = {}
        self._began_s = 0.0
        self._laid = False
        self._asked_again = False
        self.reached = 0

    def play(self, visit: Visit) -> str | None:
        """Play until home again. Gives what went wrong, None when nothing did. Raises ProcessFailed."""
        eyes = self._eyes
        eyes.begin(visit.number)
        troubled = not (eyes.fate.calm and eyes.reader_well)
        if visit.befalling is not None:
            eyes.fate.let_come(visit.befalling)
        self._began_s, self._laid, self._asked_again = time.monotonic(), False, False
        self._tell(visit)
        came_home = self._go_home()
        troubled = troubled or not eyes.fate.calm or visit.befalling is not None
        reached = _RIGHT_END[visit.story] in eyes.seen
        self.reached += reached
        if not came_home:
            return f"visit {visit.number}, {visit.story}: not home again, on {eyes.page} under {eyes.layer}"
        if not reached and not troubled:
            return (
                f"visit {visit.number}, {visit.story}: nothing was wrong, and it saw {', '.join(sorted(eyes.seen))}"
                f" {', '.join(eyes.refusals)}".rstrip()
            )
        return None

    def _tell(self, visit: Visit) -> None:
        """Play the story as far as it goes."""
        if visit.story in _IN_ORDER:
            for name in _IN_ORDER[visit.story]:
                self._touch(name)
            return
        while time.monotonic() < self._began_s + MOST_S and not (self._eyes.away and self._eyes.page == "Home"):
            if self._eyes.layer == "card_left":
                self._lift()
            elif visit.story in _BY_CARD and not self._eyes.away:
                self._lay(visit)
            scene = self._eyes.scene
            if any(self._touch(name) for name in self._wanted(visit)):
                self._wait(scene)
            else:
                self._eyes.look()

    def _go_home(self) -> bool:
        """Take the card, close what is open, end what is not ended; tell whether home lies open again."""
        eyes, over_at = self._eyes, time.monotonic() + MOST_S
        self._lift()
        while time.monotonic() < over_at:
            if eyes.page == "Home" and eyes.layer is None and eyes.card_gone:
                return True
            scene = eyes.scene
            names = _LAYERS.get(eyes.layer or "", _ANY_WAY_OUT if eyes.page not in {"Home", "Processing"} else ())
            if any(self._touch(name) for name in names):
                self._wait(scene)
            else:
                eyes.look()
        return False

    # ── what they want ──

    def _wanted(self, visit: Visit) -> tuple[str, ...]:
        """What this citizen touches now, the first that is there; nothing: they wait for what comes."""
        story, eyes = visit.story, self._eyes
        weary = time.monotonic() > self._began_s + _WEARY_S
        if eyes.layer is not None:
            return () if story is Story.TIMED_OUT else _LAYERS.get(eyes.layer, ())
        match eyes.page:
            case "Home":
                wanted = self._wanted_at_home(story, weary=weary)
            case "ChooseQueue":
                wanted = self._wanted_queue(visit)
            case "IdentifyForRecords":
                self._lay(visit)
                wanted = ("leave", "finish") if weary else ()
            case "PhoneCode":
                wanted = self._type_code()
            case "TakeCard":
                self._house.say(Device.READER, "lift")
                wanted = ("taken",) if weary else ()
            case "PaperAsked":
                wanted = ("inHand",) if self._sheets_out() else ("notInHand",)
            case "NumberTaken":
                wanted = self._wanted_after_number()
            case page:
                wanted = _ANYBODY.get(page, _ANY_WAY_OUT)
        return wanted

    @staticmethod
    def _wanted_at_home(story: Story, *, weary: bool) -> tuple[str, ...]:
        if story is Story.CERTIFICATE:
            return ("certificates", "takeNumber") if weary else ("certificates",)
        return ("takeNumber",) if story not in _BY_CARD or weary else ()

    def _wanted_queue(self, visit: Visit) -> tuple[str, ...]:
        """A number; or away again, at once or when asked whether anybody is there."""
        if visit.story in {Story.NUMBER, Story.NUMBER_WITH_CARD}:
            return (f"queue.{QUEUES[0] if 'Identify' in self._eyes.seen else visit.queue}", "finish")
        waits = visit.story in {Story.TIMED_OUT, Story.MORE_TIME} and "time_out" not in self._eyes.seen
        return () if waits else ("finish",)

    def _wanted_after_number(self) -> tuple[str, ...]:
        """Done; without paper, once more when what was wrong is over, if it is over soon."""
        waits = self._eyes.fate.on and time.monotonic() < self._began_s + 2 * _WEARY_S
        if self._eyes.now["page"]["paper"] == "printed" or self._asked_again:
            return ("done", "finish")
        if waits:
            return ()
        self._asked_again = True
        return ("printAgain", "done", "finish")

    def _type_code(self) -> tuple[str, ...]:
        token = self._eyes.token
        for digit in self._house.register.last_code():
            if self._eyes.scene != (token, None) or not self._touch(f"digit.{digit}"):
                break
        else:
            self._wait((token, None))
        return ("leave", "finish") if self._eyes.scene == (token, None) else ()

    def _sheets_out(self) -> bool:
        self._house.collect(self._eyes.accounts)
        return bool(self._eyes.accounts.sheets.get(self._eyes.now["page"]["serial"]))

    def _lift(self) -> None:
        """Take the card away; it may be laid down again."""
        self._house.say(Device.READER, "lift")
        self._laid = False

    def _lay(self, visit: Visit) -> None:
        """Lay the card down, once."""
        if self._laid or not self._eyes.card_gone:
            return
        self._laid = True
        if visit.story is Story.REFUSED:
            self._house.lay(_EXPIRED)
        else:
            resident = self._residents[visit.number % len(self._residents)]
            self._house.say(Device.READER, self._house.card_of(resident))

    # ── hands ──

    def _touch(self, name: str) -> bool:
        """Touch a control on the real window; False when it is not there, or covered."""
        while time.monotonic() < self._touched.get(name, 0.0) + _TREMOR_S:
            self._eyes.look(_TREMOR_S / 10)
        number = next(_numbers)
        self._house.terminal.send(json.dumps({"id": number, "touch": name}))
        ends_at = time.monotonic() + MOST_S
        while time.monotonic() < ends_at:
            event = self._eyes.look()
            if event is not None and event.get("id") == number:
                self._touched[name] = time.monotonic()
                return str(event["event"]) == "done"
        raise ProcessFailed(f"the terminal did not answer to a touch on {name} within {MOST_S:g} s")

    def _wait(self, scene: tuple[int, str | None]) -> None:
        """Wait until another scene is seen; a touch that led nowhere is tried again."""
        ends_at = time.monotonic() + _AGAIN_S
        while self._eyes.scene == scene and time.monotonic() < ends_at:
            self._eyes.look()
