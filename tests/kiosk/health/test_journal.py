"""The log: JSON lines, and nothing personal in them."""

from __future__ import annotations

import io
import json
import threading

from kiosk.health.events import Event
from kiosk.health.journal import LineJournal
from tests.fakes.halls import NOW

CANARY = "卡纳里11010519491231002X"


def written(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail(message: str) -> None:
    raise ValueError(message)


def defect_of(message: str) -> Exception:
    try:
        fail(message)
    except ValueError as error:
        return error
    raise AssertionError


def test_event_is_one_json_line() -> None:
    stream = io.StringIO()

    LineJournal(stream, now=lambda: NOW).note(Event.PAGE_SHOWN, page="Home")

    assert written(stream) == [{"at": "2026-11-23T01:30:00.000+00:00", "event": "page_shown", "page": "Home"}]


def test_line_is_ascii_whatever_it_tells() -> None:
    stream = io.StringIO()

    LineJournal(stream).note(Event.PAGE_SHOWN, page="窗\n\ud800")

    assert stream.getvalue().isascii()
    assert stream.getvalue().count("\n") == 1


def test_defect_tells_type_and_place() -> None:
    stream = io.StringIO()

    LineJournal(stream).defect(defect_of("x"))

    (line,) = written(stream)
    assert (line["event"], line["error"]) == ("defect", "ValueError")
    assert str(line["where"]).startswith("fail:")


def test_defects_words_are_left_out() -> None:
    stream = io.StringIO()
    error = defect_of(CANARY)
    error.__cause__ = defect_of(CANARY)

    LineJournal(stream).defect(error)

    assert "11010519491231002X" not in stream.getvalue()


def test_defect_that_was_never_raised_is_told() -> None:
    stream = io.StringIO()

    LineJournal(stream).defect(ValueError(CANARY))

    assert written(stream)[0]["where"] == ""


def test_log_that_went_away_stops_nobody() -> None:
    stream = io.StringIO()
    stream.close()

    LineJournal(stream).note(Event.PAGE_SHOWN, page="Home")


def test_lines_of_many_threads_stay_whole() -> None:
    stream = io.StringIO()
    journal = LineJournal(stream)

    def note() -> None:
        for at in range(100):
            journal.note(Event.PAGE_SHOWN, page="x" * at)

    threads = [threading.Thread(target=note) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(written(stream)) == 400
