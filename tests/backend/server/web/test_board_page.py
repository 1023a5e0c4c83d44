"""The hall's board over HTTP: page, news, sound, status."""

from __future__ import annotations

import io
import json
import shutil
import wave
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from backend.server.queueing import calling
from tests.backend.engines import BOTH
from tests.backend.open_hall import OpenHall
from tests.backend.running import DEADLINE_S, Running

if TYPE_CHECKING:
    import requests

ENGINES = BOTH

ENGINE = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng, an optional program, is not here")


@pytest.fixture(scope="module")
def calls(shared: Running) -> OpenHall:
    """A001 to A003 were called to 3, 4 and 5 in this order; B001 waits."""
    hall = OpenHall(shared)
    for _ in range(3):
        hall.take()
    hall.take("household")
    for counter in ("3", "4", "5"):
        hall.call(counter)
    return hall


@pytest.fixture
def hall(own: Running) -> OpenHall:
    """One of its own: some of these tests stop the server, or change what it says in every hall."""
    return OpenHall(own)


def looks(answer: requests.Response) -> Any:
    """What server-sent events tell, one after the other."""
    event = ""
    for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
        if line.startswith("event: "):
            event = line.removeprefix("event: ")
        elif line.startswith("data: ") and event == "look":
            yield json.loads(line.removeprefix("data: "))


def test_the_newest_call_stands_large(calls: OpenHall) -> None:
    html = calls.visitor().get("/board/qinghe").text
    assert '<div class="newest"><span class="n">A003</span>' in html


def test_the_calls_of_other_counters_stand_below_in_order(calls: OpenHall) -> None:
    html = calls.visitor().get("/board/qinghe").text
    assert html.index("A003") < html.index("A002") < html.index("A001")


def test_two_languages_stand_there_at_once(calls: OpenHall) -> None:
    visitor = calls.visitor("en")
    visitor.get("/board/qinghe")
    assert "号窗口" in visitor.words
    assert "Please go to counter 5" in visitor.words


def test_each_queue_tells_how_many_wait(calls: OpenHall) -> None:
    visitor = calls.visitor()
    visitor.get("/board/qinghe")
    assert "B 户政窗口 7 至 8 号 Household counters 1" in visitor.words


def test_it_works_without_scripts(calls: OpenHall) -> None:
    assert '<noscript><meta http-equiv="refresh"' in calls.visitor().get("/board/qinghe").text


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_inline(calls: OpenHall) -> None:
    answer = calls.visitor().get("/board/qinghe")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in answer.text
    assert "://" not in answer.text


@pytest.mark.parametrize("path", ["", "/now", "/status", "/events"])
def test_a_hall_nobody_knows_is_not_there(calls: OpenHall, path: str) -> None:
    assert calls.visitor().get(f"/board/nowhere{path}").status_code == 404


@pytest.mark.parametrize("file", ["xiaochuang.css", "board.css", "board.js", "live.js", "silence.wav"])
def test_what_the_page_loads_is_there(calls: OpenHall, file: str) -> None:
    assert calls.visitor().get(f"/static/{file}").status_code == 200


def test_asking_tells_the_same_as_listening(calls: OpenHall) -> None:
    session = calls.backend.public_session()
    asked = calls.visitor().get("/board/qinghe/now").json()["look"]
    with session.get(f"{calls.base}/board/qinghe/events", stream=True, timeout=DEADLINE_S) as answer:
        assert next(looks(answer))["look"]["parts"]["calls"] == asked["parts"]["calls"]


def test_a_call_reaches_a_listening_board(hall: OpenHall) -> None:
    hall.take()
    hall.open("3")
    with hall.backend.public_session().get(
        f"{hall.base}/board/qinghe/events", stream=True, timeout=DEADLINE_S
    ) as answer:
        told = looks(answer)
        next(told)
        hall.do(calling.call_next, "3")
        look = next(one["look"] for one in told if one["look"]["calls"])
    assert [call["ticket"] for call in look["calls"]] == ["A001"]


def test_the_stream_says_when_to_come_back_and_is_not_kept(calls: OpenHall) -> None:
    with calls.backend.public_session().get(
        f"{calls.base}/board/qinghe/events", stream=True, timeout=DEADLINE_S
    ) as answer:
        assert next(answer.iter_lines(chunk_size=1)) == b"retry: 3000"
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"


def test_a_server_with_listeners_stops_at_once(hall: OpenHall) -> None:
    with hall.backend.public_session().get(
        f"{hall.base}/board/qinghe/events", stream=True, timeout=DEADLINE_S
    ) as answer:
        next(answer.iter_lines(chunk_size=1))
        hall.backend.server.stop()
        hall.backend._thread.join(3)
        assert not hall.backend._thread.is_alive()


@ENGINE
def test_a_call_has_its_sound(calls: OpenHall) -> None:
    answer = calls.visitor().get(f"/board/qinghe/calls/{calls.last_call().event_id}.wav")
    assert answer.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(answer.content)) as sound:
        assert 4 < sound.getnframes() / sound.getframerate() < 12


@pytest.mark.parametrize("event", ["1", "0", "-1", "999999", "99999999999999999999"])
def test_what_is_no_call_has_no_sound(calls: OpenHall, event: str) -> None:
    assert calls.visitor().get(f"/board/qinghe/calls/{event}.wav").status_code == 404


def test_an_old_call_is_not_spoken_any_more(hall: OpenHall) -> None:
    hall.take()
    hall.call("3")
    event = hall.last_call().event_id
    hall.backend.clock.shift = timedelta(minutes=11)
    assert hall.visitor().get(f"/board/qinghe/calls/{event}.wav").status_code == 404


def test_the_status_says_whether_calls_are_spoken(calls: OpenHall) -> None:
    told = calls.visitor().get("/board/qinghe/status").json()
    assert told["speech"] == ("present" if shutil.which("espeak-ng") else "absent")


def test_a_board_without_a_voice_says_so(hall: OpenHall) -> None:
    hall.house.recordings._voice._engine = "no-such-engine"
    visitor = hall.visitor()
    visitor.get("/board/qinghe")
    assert "这里没有语音叫号" in visitor.words


def test_a_notice_of_the_operator_is_on_the_board(hall: OpenHall) -> None:
    directory = hall.backend.state_dir / "notices"
    directory.mkdir()
    (directory / "qinghe.yaml").write_text("- { zh_CN: 电梯在修, en: The lift is being repaired }", encoding="utf-8")
    visitor = hall.visitor()
    visitor.get("/board/qinghe")
    assert "电梯在修 The lift is being repaired" in visitor.words
