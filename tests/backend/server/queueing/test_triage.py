"""Questions that lead to the right queue."""

from __future__ import annotations

from typing import Any

import pytest

from backend.server.queueing.triage import TriageBroken, lead, prove, tree_of
from kiosk.domain.queueing import TriageAnswer, TriageQuestion

TEXT = {"zh_CN": "样例"}
SERVICES = {"a": {"x"}, "b": set[str]()}


def question(number: str, *answers: dict[str, str]) -> dict[str, Any]:
    return {"id": number, "text": TEXT, "answers": [{"text": TEXT, **answer} for answer in answers]}


GOOD = tree_of(
    [
        question("first", {"id": "yes", "queue": "a", "service": "x"}, {"id": "no", "question": "second"}),
        question("second", {"id": "b", "queue": "b"}),
    ]
)


def test_a_good_tree_is_proved() -> None:
    prove(GOOD, services=SERVICES)


def test_no_answers_yet_is_the_first_question() -> None:
    found = lead(GOOD, [])
    assert isinstance(found, TriageQuestion)
    assert found.id == "first"


def test_an_answer_leads_to_a_queue_and_service() -> None:
    found = lead(GOOD, ["yes"])
    assert isinstance(found, TriageAnswer)
    assert (found.queue_id, found.service_id) == ("a", "x")


def test_an_answer_leads_to_the_next_question() -> None:
    assert lead(GOOD, ["no"]) == GOOD[1]


@pytest.mark.parametrize("way", [["maybe"], ["yes", "b"], ["no", "b", "b"]])
def test_a_way_that_is_not_there_leads_nowhere(way: list[str]) -> None:
    assert lead(GOOD, way) is None


@pytest.mark.parametrize(
    ("questions", "fault"),
    [
        ([question("q", {"id": "1", "question": "q"})], "question q leads back to itself"),
        ([question("q", {"id": "1", "queue": "c"})], "leads to queue c, which is not there"),
        ([question("q", {"id": "1", "question": "r"})], "leads to question r, which is not there"),
        ([question("q", {"id": "1"})], "must lead either to a question or to a queue"),
        ([question("q", {"id": "1", "queue": "a", "service": "z"})], "names service z"),
        ([question("q", {"id": "1", "queue": "a"}, {"id": "1", "queue": "b"})], "have the same id"),
        ([question("q", {"id": "1", "queue": "a"}), question("r", {"id": "1", "queue": "b"})], "r is never asked"),
        ([question("q")], "has no answers"),
    ],
)
def test_a_broken_tree_is_named(questions: list[dict[str, Any]], fault: str) -> None:
    with pytest.raises(TriageBroken, match=fault):
        prove(tree_of(questions), services=SERVICES)
