"""From what an author wrote to a condition: every field known, every value of its field's type."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.domain.conditions import All, AnyOf, Compare, Condition, In, Not, Operand, Order, Present, Today
from kiosk.domain.forms import ValueType, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kiosk.packs.schema import ConditionModel
    from kiosk.packs.source import Place

_MOVED: Final = re.compile(r"today(?:([+-])(\d{1,4})([dmy]))?")
_FARTHEST_MONTHS: Final = 2400  # 200 years: nobody older asks, and no date overflows
_ORDERED: Final = (ValueType.DATE, ValueType.NUMBER)
_OPERATORS: Final = ("is", "in", "lt", "le", "gt", "ge", "present")


class Known(Protocol):
    """What a condition may name."""

    def type_of(self, name: str) -> ValueType | None:
        """Give the type of a field or fact that may be named here, None for any other name."""

    def options_of(self, name: str) -> Collection[str]:
        """Give the options of a choice."""


class ConditionReader:
    """Reads the conditions of one file. Faults go to `complain` with their place; a faulty part reads as `All(())`."""

    def __init__(self, known: Known, complain: Callable[[Place, str], None]) -> None:
        self._known = known
        self._complain = complain

    def read(self, model: ConditionModel, place: Place) -> Condition:
        """Read one condition."""
        given = model.model_dump(by_alias=True, exclude_none=True).keys()
        words = given & {"all", "any", "not", "field"}
        if len(words) != 1 or (words != {"field"} and len(given) != 1):
            return self._fault(place, "a condition is exactly one of all, any, not, field")
        if model.all is not None:
            return All(tuple(self.read(each, (*place, "all", n)) for n, each in enumerate(model.all)))
        if model.any is not None:
            return AnyOf(tuple(self.read(each, (*place, "any", n)) for n, each in enumerate(model.any)))
        if model.not_ is not None:
            return Not(self.read(model.not_, (*place, "not")))
        return self._about_field(model, place)

    def _about_field(self, model: ConditionModel, place: Place) -> Condition:
        name = model.field or ""
        operators = [word for word in _OPERATORS if word in model.model_dump(by_alias=True, exclude_none=True)]
        if len(operators) != 1:
            return self._fault(place, f"{name} needs exactly one of {', '.join(_OPERATORS)}")
        value_type = self._known.type_of(name)
        if value_type is None:
            return self._fault((*place, "field"), f"no field or fact {name} stands before this")
        operator = operators[0]
        inner = (*place, operator)
        match operator:
            case "present":
                return Present(name) if model.present else Not(Present(name))
            case "is":
                return In(name, self._operands(name, value_type, [model.is_ or ""], inner))
            case "in":
                return In(name, self._operands(name, value_type, model.in_ or (), inner))
        if value_type not in _ORDERED:
            return self._fault(inner, f"{name} is a {value_type}: {operator} compares dates and numbers")
        text: str = getattr(model, operator)
        operands = self._operands(name, value_type, [text], inner)
        return Compare(name, Order(operator), operands[0]) if operands else All(())

    def _operands(self, name: str, value_type: ValueType, texts: Collection[str], place: Place) -> tuple[Operand, ...]:
        operands = []
        for text in texts:
            operand = moment(text) if value_type is ValueType.DATE else parse(value_type, text)
            if operand is None:
                self._complain(place, f"{text!r} is no {value_type}, as {name} is")
            elif value_type is ValueType.CHOICE and text not in self._known.options_of(name):
                self._complain(place, f"{name} has no option {text!r}")
            else:
                operands.append(operand)
        return tuple(operands)

    def _fault(self, place: Place, what: str) -> Condition:
        self._complain(place, what)
        return All(())


def moment(text: str) -> date | Today | None:
    """Read 2026-05-11, today, today-16y, today+6m, today-30d; None for anything else."""
    found = _MOVED.fullmatch(text)
    if found is None:
        day = parse(ValueType.DATE, text)
        return day if isinstance(day, date) else None
    if found[1] is None:
        return Today()
    amount = int(found[1] + found[2])
    if found[3] == "d":
        return Today(days=amount)
    months = amount if found[3] == "m" else 12 * amount
    return Today(months=months) if abs(months) <= _FARTHEST_MONTHS else None
