"""A few questions that lead people to the right queue (导办). Data of the site file; this reads and proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.domain.message import Words
from kiosk.domain.queueing import TriageAnswer, TriageQuestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


class TriageBroken(ValueError):
    """The tree does not lead everybody to a queue; says where."""


def tree_of(told: Iterable[Mapping[str, Any]]) -> tuple[TriageQuestion, ...]:
    """Make values of what the database or the site file holds. Raises KeyError."""
    return tuple(
        TriageQuestion(
            id=question["id"],
            text=Words.from_mapping(question["text"]),
            answers=tuple(
                TriageAnswer(
                    id=answer["id"],
                    text=Words.from_mapping(answer["text"]),
                    question_id=answer.get("question", ""),
                    queue_id=answer.get("queue", ""),
                    service_id=answer.get("service", ""),
                )
                for answer in question["answers"]
            ),
        )
        for question in told
    )


def prove(questions: Sequence[TriageQuestion], *, services: Mapping[str, Collection[str]]) -> None:
    """Check that every way ends at a queue, and that every question can be asked. Raises TriageBroken.

    `services`: the services of each queue.
    """
    by_id = {question.id: question for question in questions}
    if len(by_id) != len(questions):
        raise TriageBroken("two questions have the same id")
    for question in questions:
        _prove_answers(question, known=by_id, services=services)
    if questions:
        reached = _walk(questions[0].id, by_id, above=())
        if missed := set(by_id) - reached:
            raise TriageBroken(f"question {min(missed)} is never asked")


def lead(questions: Sequence[TriageQuestion], answers: Sequence[str]) -> TriageQuestion | TriageAnswer | None:
    """Follow answer ids from the first question: the next question, or the answer that names a queue.

    None: there is no such way.
    """
    by_id = {question.id: question for question in questions}
    here = questions[0] if questions else None
    for position, answer_id in enumerate(answers):
        if here is None:
            return None
        answer = next((one for one in here.answers if one.id == answer_id), None)
        if answer is None:
            return None
        if answer.queue_id:
            return answer if position == len(answers) - 1 else None
        here = by_id.get(answer.question_id)
    return here


def _prove_answers(
    question: TriageQuestion, *, known: Mapping[str, TriageQuestion], services: Mapping[str, Collection[str]]
) -> None:
    if not question.answers:
        raise TriageBroken(f"question {question.id} has no answers")
    if len({answer.id for answer in question.answers}) != len(question.answers):
        raise TriageBroken(f"two answers of question {question.id} have the same id")
    for answer in question.answers:
        place = f"answer {answer.id} of question {question.id}"
        if bool(answer.question_id) == bool(answer.queue_id):
            raise TriageBroken(f"{place} must lead either to a question or to a queue")
        if answer.question_id and answer.question_id not in known:
            raise TriageBroken(f"{place} leads to question {answer.question_id}, which is not there")
        if answer.queue_id and answer.queue_id not in services:
            raise TriageBroken(f"{place} leads to queue {answer.queue_id}, which is not there")
        if answer.service_id and answer.service_id not in services.get(answer.queue_id, ()):
            raise TriageBroken(f"{place} names service {answer.service_id}, which its queue does not have")


def _walk(question_id: str, by_id: Mapping[str, TriageQuestion], *, above: tuple[str, ...]) -> set[str]:
    if question_id in above:
        raise TriageBroken(f"question {question_id} leads back to itself")
    reached = {question_id}
    for answer in by_id[question_id].answers:
        if answer.question_id:
            reached |= _walk(answer.question_id, by_id, above=(*above, question_id))
    return reached
