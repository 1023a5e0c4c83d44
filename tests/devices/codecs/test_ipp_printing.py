from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from devices.codecs.ipp import Attribute, Group, GroupTag, IppMessage, MalformedIpp, Tag, Unwritable, Value
from devices.codecs.ipp_printing import JobState, Operation, request
from devices.codecs.ipp_reading import ignored, job_facts, printer_facts

if TYPE_CHECKING:
    from devices.codecs.ipp import Plain
    from devices.codecs.ipp_printing import Said

URI = "ipp://printer.test/ipp/print"


def group(tag: GroupTag, **told: tuple[Tag, Plain] | list[tuple[Tag, Plain]]) -> Group:
    listed = {name: values if isinstance(values, list) else [values] for name, values in told.items()}
    return Group(
        tag,
        tuple(
            Attribute(name.replace("_", "-"), tuple(Value(tag_, plain) for tag_, plain in values))
            for name, values in listed.items()
        ),
    )


def printer(**told: tuple[Tag, Plain] | list[tuple[Tag, Plain]]) -> IppMessage:
    return IppMessage(0, 1, (group(GroupTag.PRINTER, **told),))


def job(**told: tuple[Tag, Plain] | list[tuple[Tag, Plain]]) -> Group:
    return group(GroupTag.JOB, job_id=(Tag.INTEGER, 7), **{"job_state": (Tag.ENUM, 5), **told})


def written(message: IppMessage) -> list[str]:
    return [attribute.name for group_ in message.groups for attribute in group_.attributes]


def test_request_begins_as_the_standard_wants() -> None:
    message = request(Operation.CANCEL_JOB, request_id=1, printer_uri=URI, said={"job-id": 7})
    assert written(message)[:4] == ["attributes-charset", "attributes-natural-language", "printer-uri", "job-id"]


def test_everything_said_is_in_the_request() -> None:
    said: dict[str, Said] = {"job-name": "S-1", "ipp-attribute-fidelity": True}
    message = request(Operation.CREATE_JOB, request_id=1, printer_uri=URI, said=said, job={"sides": "one-sided"})
    assert {"job-name", "ipp-attribute-fidelity", "sides"} <= set(written(message))


@pytest.mark.parametrize("name", ["job_name", "limit", "media-col", "sides"])
def test_attribute_unknown_to_the_table_is_refused_never_dropped(name: str) -> None:
    with pytest.raises(Unwritable, match=name):
        request(Operation.CREATE_JOB, request_id=1, printer_uri=URI, said={name: "x"})


@pytest.mark.parametrize("name", ["side", "media-col", "print-color-mode", "job-name"])
def test_job_setting_unknown_to_the_table_is_refused_never_dropped(name: str) -> None:
    with pytest.raises(Unwritable, match=name):
        request(Operation.CREATE_JOB, request_id=1, printer_uri=URI, job={name: "x"})


def test_reply_without_printer_group_is_malformed() -> None:
    with pytest.raises(MalformedIpp):
        printer_facts(IppMessage(0, 1, ()))


def test_reasons_none_is_no_reason() -> None:
    assert printer_facts(printer(printer_state_reasons=(Tag.KEYWORD, "none"))).reasons == frozenset()


def test_all_values_of_an_attribute_are_read() -> None:
    told = printer(printer_state_reasons=[(Tag.KEYWORD, "media-empty-error"), (Tag.KEYWORD, "cover-open-error")])
    assert printer_facts(told).reasons == {"media-empty-error", "cover-open-error"}


def test_supply_level_is_that_of_what_is_consumed_and_has_least() -> None:
    supplies: list[tuple[Tag, Plain]] = [
        (Tag.OCTETS, b"type=wasteToner;class=receptacleThatIsFilled;maxcapacity=100;level=2;"),
        (Tag.OCTETS, b"type=toner;class=supplyThatIsConsumed;maxcapacity=200;level=150;"),
        (Tag.OCTETS, b"type=toner;class=supplyThatIsConsumed;maxcapacity=100;level=40;"),
    ]
    assert printer_facts(printer(printer_supply=supplies)).supply_percent == 40


def test_supply_level_the_printer_cannot_tell_is_none() -> None:
    assert printer_facts(printer(marker_levels=(Tag.INTEGER, -2))).supply_percent is None


def test_job_in_a_state_there_is_not_is_malformed() -> None:
    with pytest.raises(MalformedIpp):
        job_facts(job(job_state=(Tag.ENUM, 12)))


def test_job_without_id_is_malformed() -> None:
    with pytest.raises(MalformedIpp):
        job_facts(group(GroupTag.JOB, job_state=(Tag.ENUM, 5)))


def test_job_without_counters_counts_nothing() -> None:
    facts = job_facts(job())
    assert (facts.sheets_completed, facts.impressions_completed) == (None, None)


def test_counter_that_is_a_boolean_is_no_count() -> None:
    assert job_facts(job(job_media_sheets_completed=(Tag.BOOLEAN, True))).sheets_completed is None


@pytest.mark.parametrize(("told", "never"), [((Tag.NO_VALUE, None), True), ((Tag.INTEGER, 5), False)])
def test_job_that_never_began_says_so(told: tuple[Tag, Plain], *, never: bool) -> None:
    assert job_facts(job(time_at_processing=told)).never_processed is never


def test_job_that_does_not_say_when_it_began_may_have() -> None:
    assert not job_facts(job()).never_processed


@pytest.mark.parametrize("state", JobState)
def test_job_is_over_when_canceled_aborted_or_completed(state: JobState) -> None:
    over = {JobState.CANCELED, JobState.ABORTED, JobState.COMPLETED}
    assert job_facts(job(job_state=(Tag.ENUM, int(state)))).is_over is (state in over)


def test_ignored_settings_are_named() -> None:
    told = IppMessage(1, 1, (group(GroupTag.UNSUPPORTED, sides=(Tag.KEYWORD, "one-sided")),))
    assert ignored(told) == ("sides",)


@pytest.mark.parametrize("what", [b"maxcapacity", b"level"])
def test_supply_of_more_digits_than_a_number_has_is_no_supply(what: bytes) -> None:
    told = {b"class": b"supplyThatIsConsumed", b"maxcapacity": b"100", b"level": b"5", what: b"9" * 5000}
    supply = b";".join(key + b"=" + value for key, value in told.items())
    assert printer_facts(printer(printer_supply=(Tag.OCTETS, supply))).supply_percent is None
