"""Where what an author wrote meets the schema: every misfit with its line and in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from kiosk.packs.source import Source

M = TypeVar("M", bound=BaseModel)


def validate(source: Source, model: type[M]) -> M | None:
    """Check a file against its schema; None when it does not fit, with every reason in the source's faults."""
    if source.tree is None:
        return None
    try:
        return model.model_validate(source.tree)
    except ValidationError as error:
        told = [(tuple(fault["loc"]), fault["type"], fault["msg"]) for fault in error.errors(include_url=False)]
        for place, kind, message in told:
            inner = any(other[: len(place)] == place and len(other) > len(place) for other, _, _ in told)
            if not (inner and kind == "too_short"):  # a list counts as empty when what is in it does not fit
                source.complain(place, _complaint(kind, message))
        return None


def _complaint(kind: str, message: str) -> str:
    match kind:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "there is no such key"
        case "model_type" | "dict_type":
            return "a map is wanted here"
        case "tuple_type":
            return "a list is wanted here"
        case "string_type":
            return "a text is wanted here"
        case "value_error":
            return message.removeprefix("Value error, ")
        case _:
            return message[:1].lower() + message[1:]
