"""Triage questions on the wire."""

from __future__ import annotations

from typing import Self

from backend.wire.base import Answer, Texts
from kiosk.domain.queueing import TriageAnswer, TriageQuestion


class WireAnswer(Answer):
    """One answer: it leads to another question, or to a queue and perhaps a service."""

    id: str
    text: Texts
    question_id: str = ""
    queue_id: str = ""
    service_id: str = ""

    @classmethod
    def of(cls, answer: TriageAnswer) -> Self:
        """Put an answer on the wire."""
        return cls(
            id=answer.id,
            text=Texts.of(answer.text),
            question_id=answer.question_id,
            queue_id=answer.queue_id,
            service_id=answer.service_id,
        )

    def answer(self) -> TriageAnswer:
        """Take an answer off the wire."""
        return TriageAnswer(self.id, self.text.words(), self.question_id, self.queue_id, self.service_id)


class WireQuestion(Answer):
    """One question; the first of a hall is asked first."""

    id: str
    text: Texts
    answers: list[WireAnswer]

    @classmethod
    def of(cls, question: TriageQuestion) -> Self:
        """Put a question on the wire."""
        return cls(
            id=question.id,
            text=Texts.of(question.text),
            answers=[WireAnswer.of(answer) for answer in question.answers],
        )

    def question(self) -> TriageQuestion:
        """Take a question off the wire."""
        return TriageQuestion(self.id, self.text.words(), tuple(answer.answer() for answer in self.answers))
