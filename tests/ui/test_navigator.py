"""Every page that a journey can show has a sheet."""

from __future__ import annotations

import inspect

import pytest

from kiosk.journeys import certificate_pages, pages
from kiosk.visit import Page
from ui.navigator import _PAGES

SHOWN = [
    name
    for module in (pages, certificate_pages)
    for name, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, Page) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("name", [name for name in SHOWN if name != "NumberTaken"])  # which has a sheet for each end
def test_page_of_a_journey_has_a_sheet(name: str) -> None:
    assert name in _PAGES


def test_no_two_pages_share_a_name() -> None:
    assert len(SHOWN) == len(set(SHOWN))
