"""What every order on the wire refuses, though the library that reads it would take it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from backend.wire.base import Answer, Day, Instant, Order, Whole


class _Sample(Order):
    """Texts at every depth."""

    text: str = ""
    texts: list[str] = []  # noqa: RUF012  pydantic copies it
    named: dict[str, str] = {}  # noqa: RUF012  the same


class _Told(Answer):
    """A name, alone and among others."""

    name: str
    names: list[str]


@pytest.mark.parametrize("given", [0, 1.5, "0", "1700000000", True, "2026-11-23"])
def test_an_instant_that_is_not_as_rfc_3339_writes_it_is_refused(given: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Instant).validate_python(given)


@pytest.mark.parametrize("given", ["2026-11-23T10:00:00+08:00", "2026-11-23t02:00:00z", "2026-11-23T02:00:00.5Z"])
def test_an_instant_is_told_in_utc(given: str) -> None:
    read = TypeAdapter(Instant).validate_python(given)
    assert (read.replace(microsecond=0), read.tzinfo) == (datetime(2026, 11, 23, 2, tzinfo=UTC), UTC)


@pytest.mark.parametrize("given", [0, "0", "20261123", True])
def test_a_day_that_is_not_as_rfc_3339_writes_it_is_refused(given: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(given)


def test_a_day_is_read() -> None:
    assert TypeAdapter(Day).validate_python("2026-11-23") == date(2026, 11, 23)


@pytest.mark.parametrize("given", ["7", True, 7.5, None])
def test_what_is_no_whole_number_is_refused(given: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Whole).validate_python(given)


@pytest.mark.parametrize("given", [7, 7.0])
def test_a_whole_number_is_read_however_json_writes_it(given: float) -> None:
    assert TypeAdapter(Whole).validate_python(given) == 7


@pytest.mark.parametrize(
    "given", [{"text": "a\0"}, {"texts": ["a", "\0"]}, {"named": {"a": "\0"}}, {"named": {"\0": ""}}]
)
def test_a_nul_at_any_depth_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="NUL"):
        _Sample.model_validate(given)


def test_a_name_that_was_read_is_not_kept_for_the_next_reader() -> None:
    said = '{"name": "欧阳某某", "names": ["110101199001011237"]}'
    one, other = _Told.model_validate_json(said), _Told.model_validate_json(said)
    assert (one.name is other.name, one.names[0] is other.names[0]) == (False, False)


def test_an_order_that_was_read_leaves_no_name_either() -> None:
    said = '{"text": "欧阳某某"}'
    assert _Sample.model_validate_json(said).text is not _Sample.model_validate_json(said).text
