from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.cli.services import schemas

SCHEMA = Path(__file__).resolve().parents[3] / "config" / "schema"


@pytest.mark.parametrize("name", ["service.schema.json", "form.schema.json", "golden.schema.json"])
def test_schema_for_editors_is_what_the_models_say(name: str) -> None:
    assert (SCHEMA / name).read_text("utf-8") == schemas()[name], "run: kiosk services schema"
