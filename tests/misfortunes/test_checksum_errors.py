"""Answers with a wrong checksum, one in a hundred and one in two: asked again, or named; never believed."""

from __future__ import annotations

from tests.fakes.misfortune_table import Suffered, stories

told = stories("reader: checksum errors 1 %", "reader: checksum errors 50 %")


class TestChecksumErrors(Suffered):
    """Named, survived, not lied about."""
