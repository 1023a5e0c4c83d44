"""Not sure which window (导办): a few questions, one a page, that end in a queue and perhaps a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.journeys.number_pages import Advised, AdvisedChoice, Triage

if TYPE_CHECKING:
    from kiosk.domain.queueing import QueueStatus, TriageAnswer
    from kiosk.journeys.pages import Guidance
    from kiosk.visit import Visit


async def advise(visit: Visit, guidance: Guidance) -> tuple[QueueStatus, tuple[str, ...]] | None:
    """Ask from the first question on; the queue somebody then wants a number of, and the service. None: see all."""
    answer = await _answered(visit, guidance)
    queue = next((one for one in guidance.queues if answer is not None and one.id == answer.queue_id), None)
    if answer is None or queue is None:
        return None
    if await visit.show(Advised(queue, answer.service_id)) is AdvisedChoice.SEE_ALL:
        return None
    known = {service.id for service in queue.services}
    return queue, (answer.service_id,) if answer.service_id in known else ()


async def _answered(visit: Visit, guidance: Guidance) -> TriageAnswer | None:
    """The answer that leads to a queue. A question is asked once: a circle of them ends in the list of all windows."""
    left = {question.id: question for question in guidance.questions}
    question = guidance.questions[0] if guidance.questions else None
    while question is not None:
        del left[question.id]
        answer = await visit.show(Triage(question))
        if answer.queue_id:
            return answer
        question = left.get(answer.question_id)
    return None
