from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ui.input.typing import building
from ui.input.typing.building import cache_directory, dictionary_path, rarity
from ui.input.typing.characters import CharacterDictionary
from ui.input.typing.readings import package_folder, read_characters, read_phrases
from ui.input.typing.stored import StoredDictionary, open_dictionary
from ui.input.typing.syllables import SYLLABLES

if TYPE_CHECKING:
    from ui.input.typing.stored import StoredDictionary as Stored


def test_absent_dictionary_gives_characters(tmp_path: Path) -> None:
    assert isinstance(open_dictionary(tmp_path), CharacterDictionary)


def test_damaged_dictionary_gives_characters(tmp_path: Path) -> None:
    dictionary_path(tmp_path).write_bytes(b"not a database" * 1000)
    assert isinstance(open_dictionary(tmp_path), CharacterDictionary)


def test_empty_dictionary_gives_characters(tmp_path: Path) -> None:
    dictionary_path(tmp_path).touch()
    assert isinstance(open_dictionary(tmp_path), CharacterDictionary)


def test_built_dictionary_is_opened(tmp_path: Path, dictionary: Stored) -> None:
    del dictionary  # built by now
    built = dictionary_path(Path(__file__).parents[3] / ".build" / "typing")
    dictionary_path(tmp_path).symlink_to(built)
    opened = open_dictionary(tmp_path)
    assert not opened.degraded
    assert isinstance(opened, StoredDictionary)
    opened.close()


def test_page_damaged_later_is_said_not_raised(tmp_path: Path, dictionary: Stored) -> None:
    del dictionary
    built = dictionary_path(Path(__file__).parents[3] / ".build" / "typing").read_bytes()
    damaged = tmp_path / "damaged.sqlite"
    first, last = len(built) // 8, len(built) // 2
    damaged.write_bytes(built[:first] + b"\xff" * (last - first) + built[last:])
    stored = StoredDictionary(damaged)
    for syllable in sorted(SYLLABLES):
        stored.words((syllable,))
        stored.characters(syllable)
    assert stored.degraded
    stored.close()


def test_failing_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> dict[str, int]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(building, "_read_frequencies", fail)
    with pytest.raises(OSError, match="No space"):
        building.build(tmp_path / "pinyin.sqlite")
    assert list(tmp_path.iterdir()) == []


def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of two words takes no time."""
    monkeypatch.setattr(building, "_read_frequencies", lambda: {"银行": 900, "区长": 90, "行": 400})
    monkeypatch.setattr(building, "read_characters", lambda: {"银": ("yin",), "行": ("xing", "hang"), "区": ("qu",),
        "长": ("chang", "zhang")})  # fmt: skip
    monkeypatch.setattr(building, "read_phrases", lambda: {"银行": ("yin", "hang"), "长大": ("zhang", "da")})


def test_build_reads_phrases_before_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    building.build(tmp_path / "pinyin.sqlite")
    stored = StoredDictionary(tmp_path / "pinyin.sqlite")
    assert [[word.text for word in stored.words(("yin", second))] for second in ("hang", "xing")] == [["银行"], []]
    stored.close()


def test_build_keeps_a_word_under_another_usual_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    building.build(tmp_path / "pinyin.sqlite")
    stored = StoredDictionary(tmp_path / "pinyin.sqlite")
    assert [word.text for word in stored.words(("qu", "zhang"))] == ["区长"]
    stored.close()


def test_build_removes_other_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    (tmp_path / "pinyin-000000000000.sqlite").touch()
    built = building.build_in(tmp_path)
    assert list(tmp_path.iterdir()) == [built.path]


def test_other_library_version_is_another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    now = dictionary_path()
    monkeypatch.setattr(building, "version", lambda _: "999")
    assert dictionary_path() != now


def test_cache_follows_the_environment() -> None:
    assert cache_directory({"XDG_CACHE_HOME": "/var/cache"}) == Path("/var/cache/kiosk")


@pytest.mark.parametrize(("character", "expected"), [("一", 0), ("仝", 1), ("喆", 2), ("堃", 2), ("㛃", 2), ("𠮷", 3)])
def test_rarity_falls_in_levels(character: str, expected: int) -> None:
    assert rarity(character) == expected


def test_library_readings_are_all_syllables() -> None:
    assert {reading for readings in read_characters().values() for reading in readings} <= SYLLABLES


def test_library_phrases_are_all_syllables() -> None:
    assert {syllable for reading in read_phrases().values() for syllable in reading} <= SYLLABLES


def test_missing_package_is_said() -> None:
    with pytest.raises(FileNotFoundError, match="no_such_package"):
        package_folder("no_such_package")


def test_engine_needs_neither_qt_nor_the_libraries_code() -> None:
    script = "import sys, ui.input.typing.composition, ui.input.typing.stored as s; s.CharacterDictionary(); "
    script += "print(sorted({name.partition('.')[0] for name in sys.modules} & {'PySide6', 'jieba', 'pypinyin'}))"
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_memory_with_the_dictionary_open_stays_small(dictionary: Stored) -> None:
    del dictionary
    script = (
        "import resource, sys; from pathlib import Path; before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
        "from ui.input.typing.stored import open_dictionary; from ui.input.typing.engine import Engine; "
        "engine = Engine(open_dictionary(Path('.build/typing'))); "
        "[engine.offer('juzhudengjizhengming'[:n]) for n in range(1, 21)]; "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert int(done.stdout) * 1024 // resource.getpagesize() * resource.getpagesize() < 80 * 2**20
