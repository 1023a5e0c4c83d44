"""What every Outbox must do: the fake in memory, and the vault's."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.certificates import Review, Satisfaction
from kiosk.vault.outbox import VaultOutbox
from kiosk.vault.store import Vault
from tests.fakes.outbox import FakeOutbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.ports.outbox import Outbox

MOST = 3


@pytest.fixture(params=["fake", "vault"])
def outbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Outbox]:
    if request.param == "fake":
        yield FakeOutbox(most=MOST)
    else:
        with closing(Vault.open(tmp_path)) as vault:
            yield VaultOutbox(vault, most=MOST)


def review(number: int) -> Review:
    return Review(f"S-{number}", Satisfaction.BAD, ("slow", "other"))


def put(outbox: Outbox, *numbers: int) -> list[int]:
    return [outbox.put(review(number), key=f"key-{number}") for number in numbers]


def taken(outbox: Outbox) -> list[str]:
    serials = []
    while (letter := outbox.oldest()) is not None:
        serials.append(letter.review.serial)
        outbox.remove(letter)
    return serials


def test_empty_outbox_has_no_letter(outbox: Outbox) -> None:
    assert outbox.oldest() is None


def test_letter_is_what_was_put_in(outbox: Outbox) -> None:
    put(outbox, 1)
    letter = outbox.oldest()
    assert letter is not None
    assert (letter.key, letter.review) == ("key-1", review(1))


def test_letters_come_out_as_they_went_in(outbox: Outbox) -> None:
    put(outbox, 2, 1, 3)
    assert taken(outbox) == ["S-2", "S-1", "S-3"]


def test_letter_stays_until_it_is_removed(outbox: Outbox) -> None:
    put(outbox, 1)
    assert outbox.oldest() == outbox.oldest()


def test_same_key_is_one_letter(outbox: Outbox) -> None:
    put(outbox, 1, 1, 2)
    assert taken(outbox) == ["S-1", "S-2"]


def test_letter_removed_twice_takes_no_other_with_it(outbox: Outbox) -> None:
    put(outbox, 1)
    letter = outbox.oldest()
    assert letter is not None
    outbox.remove(letter)
    put(outbox, 2)
    outbox.remove(letter)
    assert taken(outbox) == ["S-2"]


def test_full_outbox_lets_the_oldest_go(outbox: Outbox) -> None:
    put(outbox, 1, 2, 3, 4, 5)
    assert taken(outbox) == ["S-3", "S-4", "S-5"]


def test_full_outbox_tells_how_many_went(outbox: Outbox) -> None:
    assert put(outbox, 1, 2, 3, 4) == [0, 0, 0, 1]
