from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from ui.input.typing.building import build, dictionary_path
from ui.input.typing.characters import CharacterDictionary
from ui.input.typing.engine import Engine
from ui.input.typing.lexicon import Bias, Kind
from ui.input.typing.stored import StoredDictionary

if TYPE_CHECKING:
    from collections.abc import Iterator

CACHE: Final = Path(__file__).parents[3] / ".build" / "typing"


@pytest.fixture(scope="session")
def dictionary() -> Iterator[StoredDictionary]:
    """Built once for these sources and these versions of the libraries, about 8 s; kept with other things built."""
    path = dictionary_path(CACHE)
    if not path.is_file():
        build(path)
    stored = StoredDictionary(path)
    yield stored
    stored.close()


@pytest.fixture(scope="session")
def characters() -> CharacterDictionary:
    return CharacterDictionary()


@pytest.fixture(scope="session")
def engine(dictionary: StoredDictionary) -> Engine:
    return Engine(dictionary)


@pytest.fixture(scope="session")
def names(dictionary: StoredDictionary) -> Engine:
    return Engine(dictionary, Bias(kind=Kind.NAME))


@pytest.fixture(scope="session")
def here(dictionary: StoredDictionary) -> Engine:
    """A page that knows the district and the card's address."""
    places = ("云川市青禾区", "桂花路", "幸福里")
    return Engine(dictionary, Bias(places=places, context=("江原省临水市白石镇柳荫里8号",)))
