"""Settings: who overrides whom, and complaints that name their place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.message import Language, Words
from kiosk.ports.errors import SettingsError
from kiosk.settings import DEFAULTS, load, state_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a settings file; several get several names."""
    count = iter(range(100))

    def write_file(text: str) -> Path:
        file = tmp_path / f"site{next(count)}.yaml"
        file.write_text(text, "utf-8")
        return file

    return write_file


def complaint(
    files: Sequence[Path] = (), *, overrides: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> str:
    with pytest.raises(SettingsError) as caught:
        load(files, overrides=overrides, environment=environment or {})
    return str(caught.value)


# ── precedence ──


def test_defaults_alone_are_whole() -> None:
    assert load(environment={}).panel.language is Language.ZH_CN


def test_file_overrides_defaults(write: Write) -> None:
    assert load([write("panel: {pitch_mm: 0.369}")], environment={}).panel.pitch_mm == 0.369


def test_file_keeps_the_defaults_it_does_not_name(write: Write) -> None:
    assert load([write("panel: {pitch_mm: 0.369}")], environment={}).panel.width_px == 1080


def test_later_file_overrides_earlier(write: Write) -> None:
    files = [write("panel: {pitch_mm: 0.2}"), write("panel: {pitch_mm: 0.3}")]

    assert load(files, environment={}).panel.pitch_mm == 0.3


def test_environment_overrides_files(write: Write) -> None:
    found = load([write("panel: {pitch_mm: 0.2}")], environment={"KIOSK_PANEL__PITCH_MM": "0.3"})

    assert found.panel.pitch_mm == 0.3


def test_option_overrides_environment() -> None:
    found = load(overrides=["panel.pitch_mm=0.4"], environment={"KIOSK_PANEL__PITCH_MM": "0.3"})

    assert found.panel.pitch_mm == 0.4


def test_later_option_overrides_earlier() -> None:
    assert load(overrides=["panel.pitch_mm=0.4", "panel.pitch_mm=0.5"], environment={}).panel.pitch_mm == 0.5


def test_option_may_hold_an_equals_sign() -> None:
    link = "serial:/dev/pts/5?baud=115200"

    assert load(overrides=[f"devices.id_card_reader.link={link}"], environment={}).devices.id_card_reader.link == link


def test_option_may_be_empty() -> None:
    assert load(overrides=["devices.id_card_reader.link="], environment={}).devices.id_card_reader.link == ""


def test_environment_reaches_nested_names() -> None:
    found = load(environment={"KIOSK_DEVICES__TICKET_PRINTER__LINK": "tcp:127.0.0.1:9100"})

    assert found.devices.ticket_printer.link == "tcp:127.0.0.1:9100"


def test_environment_reaches_a_languages_own_name() -> None:
    found = load(environment={"KIOSK_TERMINAL__NAME__zh_CN": "07 号机"})

    assert found.terminal.name.words() == Words("07 号机", "Terminal 03")


def test_other_variables_are_nobodys_settings() -> None:
    assert load(environment={"PANEL__PITCH_MM": "9", "KIOSK_HOME": "/x", "HOME": "/y"}) == load(environment={})


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n", "---\n", "{}"])
def test_empty_file_changes_nothing(write: Write, text: str) -> None:
    assert load([write(text)], environment={}) == load(environment={})


# ── YAML's traps ──


@pytest.mark.parametrize("text", ["17:30", "no", "010", "0x10", "1e3", "~", "2026-11-23", "yes"])
def test_bare_word_of_a_text_stays_a_text(write: Write, text: str) -> None:
    assert load([write(f"terminal: {{service_line: {text}}}")], environment={}).terminal.service_line == text


def test_number_with_leading_zero_is_decimal(write: Write) -> None:
    assert load([write("times: {countdown_s: 010}")], environment={}).times.countdown_s == 10


@pytest.mark.parametrize(("word", "means"), [("no", False), ("yes", True), ("false", False), ("true", True)])
def test_truth_is_converted_by_the_schema(write: Write, word: str, means: bool) -> None:
    assert load([write(f"panel: {{full_screen: {word}}}")], environment={}).panel.full_screen is means


def test_clock_time_is_no_number_of_seconds(write: Write) -> None:
    file = write("times:\n  idle_s: 17:30\n")

    assert complaint([file]).startswith(f"{file}:2: times.idle_s: ")


# ── complaints ──


def test_unknown_key_names_file_and_line(write: Write) -> None:
    file = write("panel:\n  width_px: 1080\n  colour: red\n")

    assert complaint([file]) == f"{file}:3: panel.colour: there is no such setting"


def test_unknown_section_names_file_and_line(write: Write) -> None:
    file = write("\n\nscreen:\n  width_px: 1080\n")

    assert complaint([file]) == f"{file}:4: screen: there is no such setting"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("panel.width_px", "wide"),
        ("panel.width_px", "1080.5"),
        ("panel.width_px", "10"),
        ("panel.pitch_mm", "9"),
        ("panel.pitch_mm", "nan"),
        ("panel.language", "fr"),
        ("panel.full_screen", "perhaps"),
        ("times.idle_s", "0"),
        ("times.idle_s", "-1"),
        ("times.idle_s", "inf"),
        ("times.countdown_s", "4"),
        ("terminal.service_line", ""),
        ("terminal.name.zh_CN", ""),
    ],
)
def test_wrong_value_names_file_and_line(write: Write, name: str, value: str) -> None:
    *sections, key = name.split(".")
    lines = [f"{'  ' * depth}{part}:" for depth, part in enumerate(sections)] + [
        f"{'  ' * len(sections)}{key}: '{value}'"
    ]
    file = write("\n".join(lines))

    assert complaint([file]).startswith(f"{file}:{len(lines)}: {name}: ")


def test_wrong_value_of_an_option_names_the_option() -> None:
    assert complaint(overrides=["panel.width_px=wide"]).startswith("--set panel.width_px=wide: panel.width_px: ")


def test_wrong_value_of_the_environment_names_the_variable() -> None:
    told = complaint(environment={"KIOSK_PANEL__WIDTH_PX": "wide"})

    assert told.startswith("environment KIOSK_PANEL__WIDTH_PX: panel.width_px: ")


def test_wrong_default_that_was_overridden_is_blamed_on_who_overrode_it(write: Write) -> None:
    file = write("panel:\n  width_px: 1\n")

    assert complaint([file], overrides=["panel.height_px=2"]).startswith(f"{file}:2: panel.width_px: ")


def test_unknown_option_names_the_option() -> None:
    assert complaint(overrides=["panel.colour=red"]) == "--set panel.colour=red: panel.colour: there is no such setting"


@pytest.mark.parametrize("option", ["panel.width_px", "=3", ""])
def test_option_that_is_no_assignment_says_how_to_write_one(option: str) -> None:
    assert complaint(overrides=[option]).startswith(f"--set {option}: write --set name=value")


def test_value_in_place_of_a_section_is_named(write: Write) -> None:
    file = write("panel: 3\n")

    assert complaint([file]) == f"{file}:1: panel: is a section of settings, not a value"


def test_section_with_nothing_in_it_is_named(write: Write) -> None:
    file = write("times:\n  # idle_s: 60\npanel:\n  width_px: 1080\n")

    assert complaint([file]) == f"{file}:1: times: is a section of settings, not a value"


def test_section_in_place_of_a_value_is_named(write: Write) -> None:
    file = write("panel:\n  width_px:\n    value: 1080\n")

    assert complaint([file]).startswith(f"{file}:3: panel.width_px.value: width_px is a value")


def test_list_in_place_of_a_value_is_named(write: Write) -> None:
    file = write("panel:\n  width_px: [1080]\n")

    assert complaint([file]) == f"{file}:2: panel.width_px takes one value, not a list"


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "3\n"])
def test_file_that_is_no_map_is_named(write: Write, text: str) -> None:
    file = write(text)

    assert complaint([file]) == f"{file}:1: settings are a map of names to values"


def test_key_that_is_no_word_is_named(write: Write) -> None:
    file = write("panel:\n  ? [a, b]\n  : 3\n")

    assert complaint([file]) == f"{file}:2: a key must be a word"


def test_key_given_twice_is_named(write: Write) -> None:
    file = write("panel:\n  width_px: 1080\n  width_px: 2160\n")

    assert complaint([file]) == f"{file}:3: panel.width_px: is said twice, first in line 2"


def test_broken_yaml_names_file_and_line(write: Write) -> None:
    file = write("panel:\n  width_px: [1080\n")

    assert complaint([file]).startswith(f"{file}:3: not YAML: ")


def test_two_documents_are_refused(write: Write) -> None:
    assert "not YAML" in complaint([write("a: b\n---\nc: d\n")])


def test_alias_that_holds_itself_is_refused(write: Write) -> None:
    file = write("panel: &me\n  again: *me\n")

    assert complaint([file]).startswith(f"{file}:1: ")


def test_bytes_that_are_no_text_are_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "site.yaml"
    file.write_bytes(b"panel: \xff\xfe\n")

    told = complaint([file])
    assert told.startswith(f"{file}:1: not YAML: ")
    assert "\n" not in told


def test_missing_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "nowhere.yaml"

    assert complaint([file]) == f"{file}: cannot be read: No such file or directory"


def test_directory_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    assert complaint([tmp_path]).startswith(f"{tmp_path}: cannot be read: ")


@given(text=st.text(max_size=60) | st.lists(st.sampled_from("a: -[]{}&*?!|>'\"\n\t#,%@x")).map("".join))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_settings_or_one_clear_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "site.yaml"
    file.write_text(text, "utf-8", "surrogatepass")
    try:
        load([file], environment={})
    except SettingsError as error:
        told = str(error)
        assert told.startswith(str(file))
        assert "\n" not in told


def refuse(text: str) -> None:
    raise SettingsError(f"{text} is wrong")


def test_judge_speaks_of_the_line_that_said_it(write: Write) -> None:
    file = write("devices:\n  ticket_printer:\n    model: some-printer\n")
    with pytest.raises(SettingsError) as caught:
        load([file], environment={}, judges={"devices.ticket_printer.model": refuse})
    assert str(caught.value) == f"{file}:3: devices.ticket_printer.model: some-printer is wrong"


def test_judge_is_not_asked_about_nothing() -> None:
    judges = {"devices.ticket_printer.link": refuse}
    assert load(environment={}, judges=judges).devices.ticket_printer.link == ""


def test_defaults_file_is_shipped() -> None:
    assert DEFAULTS.is_file()


# ── where state lives ──


def test_option_chooses_the_state_directory() -> None:
    assert state_directory(Path("/x"), {"STATE_DIRECTORY": "/y", "XDG_STATE_HOME": "/z"}) == Path("/x")


def test_systemd_chooses_the_state_directory() -> None:
    assert state_directory(None, {"STATE_DIRECTORY": "/y:/other", "XDG_STATE_HOME": "/z"}) == Path("/y")


def test_xdg_chooses_the_state_directory() -> None:
    assert state_directory(None, {"XDG_STATE_HOME": "/z"}) == Path("/z/kiosk")


@pytest.mark.parametrize("environment", [{}, {"XDG_STATE_HOME": "", "STATE_DIRECTORY": ""}])
def test_home_is_where_state_lives_otherwise(environment: dict[str, str]) -> None:
    assert state_directory(None, environment) == Path.home() / ".local" / "state" / "kiosk"
