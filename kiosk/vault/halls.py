"""A hall and its queues as JSON: what the vault seals, to be read by this release and the ones beside it.

What a later release adds is not read; what an earlier one did not write gets its default.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from kiosk.domain.message import Words
from kiosk.domain.queueing import (
    HallStatus,
    Priority,
    QueueService,
    QueueStatus,
    Site,
    TriageAnswer,
    TriageQuestion,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

Text: TypeAlias = "dict[str, Any]"  # Any: what JSON holds; each value is looked at by the class it goes into


def hall_text(hall: HallStatus) -> Text:
    """Write a hall. Who waits is left out: it is not true for long."""
    return {
        "site": {
            "id": hall.site.id,
            "name": hall.site.name.as_mapping(),
            "short_name": hall.site.short_name.as_mapping(),
            "time_zone": hall.site.time_zone,
            "address": hall.site.address.as_mapping(),
            "service_line": hall.site.service_line,
        },
        "queues": [queue_text(queue) for queue in hall.queues],
        "business_date": hall.business_date.isoformat(),
        "as_of": hall.as_of.isoformat(),
        "triage": [_question_text(question) for question in hall.triage],
        "declarable": list(hall.declarable),
        "confirmed": hall.confirmed,
        "live_per_person": hall.live_per_person,
        "live_per_queue": hall.live_per_queue,
    }


def hall_in(text: Mapping[str, Any]) -> HallStatus:
    """Read a hall. Raises KeyError, ValueError: it is none."""
    site = text["site"]
    return HallStatus(
        site=Site(
            id=str(site["id"]),
            name=Words.from_mapping(site["name"]),
            short_name=Words.from_mapping(site["short_name"]),
            time_zone=str(site["time_zone"]),
            address=Words.from_mapping(site["address"]),
            service_line=str(site["service_line"]),
        ),
        queues=tuple(queue_in(queue) for queue in text["queues"]),
        business_date=date.fromisoformat(text["business_date"]),
        as_of=datetime.fromisoformat(text["as_of"]),
        triage=tuple(_question_in(question) for question in text.get("triage", ())),
        declarable=tuple(Priority(one) for one in text.get("declarable", ()) if one in set(Priority)),
        confirmed=bool(text.get("confirmed", True)),
        live_per_person=int(text.get("live_per_person", 0)),
        live_per_queue=int(text.get("live_per_queue", 0)),
    )


def queue_text(queue: QueueStatus) -> Text:
    """Write a queue."""
    return {
        "id": queue.id,
        "letter": queue.letter,
        "name": queue.name.as_mapping(),
        "about": queue.about.as_mapping(),
        "counters": queue.counters.as_mapping(),
        "where": queue.where.as_mapping(),
        "needs_identity": queue.needs_identity,
        "open_until": queue.open_until,
        "services": [{"id": one.id, "name": one.name.as_mapping()} for one in queue.services],
        "stopped": queue.stopped,
        "instead": queue.instead,
    }


def queue_in(text: Mapping[str, Any]) -> QueueStatus:
    """Read a queue; whether it is open nobody knows from here. Raises KeyError: it is none."""
    return QueueStatus(
        id=str(text["id"]),
        letter=str(text["letter"]),
        name=Words.from_mapping(text["name"]),
        about=Words.from_mapping(text["about"]),
        counters=Words.from_mapping(text["counters"]),
        where=Words.from_mapping(text["where"]),
        needs_identity=bool(text["needs_identity"]),
        open=False,
        open_until=str(text.get("open_until", "")),
        waiting=0,
        next_ticket="",
        wait=None,
        services=tuple(QueueService(one["id"], Words.from_mapping(one["name"])) for one in text.get("services", ())),
        stopped=bool(text.get("stopped", False)),
        instead=str(text.get("instead", "")),
    )


def _question_text(question: TriageQuestion) -> Text:
    return {
        "id": question.id,
        "text": question.text.as_mapping(),
        "answers": [
            {
                "id": answer.id,
                "text": answer.text.as_mapping(),
                "question_id": answer.question_id,
                "queue_id": answer.queue_id,
                "service_id": answer.service_id,
            }
            for answer in question.answers
        ],
    }


def _question_in(text: Mapping[str, Any]) -> TriageQuestion:
    answers = (
        TriageAnswer(
            id=str(one["id"]),
            text=Words.from_mapping(one["text"]),
            question_id=str(one.get("question_id", "")),
            queue_id=str(one.get("queue_id", "")),
            service_id=str(one.get("service_id", "")),
        )
        for one in text["answers"]
    )
    return TriageQuestion(str(text["id"]), Words.from_mapping(text["text"]), tuple(answers))
