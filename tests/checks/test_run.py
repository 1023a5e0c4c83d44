"""`./run` in a house of cardboard: stubs stand for Python, dpkg, apt and sudo and write down what they were asked."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A Python that makes environments of copies of itself. `unfit` beside it: too old, or without ensurepip.
PYTHON = """#!/bin/bash
echo "python $*" >>"$LOG"
case "$*" in
    "-m venv "*) mkdir -p "${@: -1}/bin" && cp -- "$0" "${@: -1}/bin/python" ;;
    "-m pip "*)
        if [[ -p $LOG.started ]]; then echo pip >"$LOG.started"; read -r _ <"$LOG.gate"; fi
        site=${0%/bin/python}/site/PySide6
        mkdir -p "$site/Qt/plugins/designer" "$site/Qt/plugins/platforms"
        touch "$site/designer" "$site/qmllint"
        [[ ! -e $LOG.pip-fails ]] ;;
    *base_prefix*) echo "3.11 in $0" ;;
    *sysconfig*) echo "${0%/bin/python}/site" ;;
    *ensurepip*) [[ ! -e $0.unfit ]] ;;
    "-m "*)
        echo "home=$HOME state=${XDG_STATE_HOME-} setting=${KIOSK_DEVICES-none} screen=${DISPLAY-none}" >>"$LOG"
        shift 2; printf '<%s>' "$@"; echo " in $PWD" ;;
esac
"""
DPKG_QUERY = """#!/bin/bash
sed 's/^/installed /' "$LOG.installed"
"""
APT_GET = """#!/bin/bash
echo "apt-get $*" >>"$LOG"
case "$*" in
    *" update") touch "$LOG.updated" ;;
    *" install "*)
        if [[ -e $LOG.stale && ! -e $LOG.updated ]]; then echo "E: 404" >&2; exit 100; fi
        printf '%s\\n' "$@" >>"$LOG.installed" ;;
esac
"""
APT_CACHE = """#!/bin/bash
shift
for name in "$@"; do
    echo "$name:"
    grep -qx -- "$name" "$LOG.known" && echo "  Candidate: 1.0" || echo "  Candidate: (none)"
done
"""
ID = """#!/bin/bash
cat "$LOG.uid"
"""
SUDO = """#!/bin/bash
[[ -e $LOG.sudoer ]] || exit 1
echo "sudo $*" >>"$LOG"
shift
[[ $1 == true ]] || exec "$@"
"""
PACKAGES = "libegl1\nlibglib2.0-0 | libglib2.0-0t64  # either\npython3-venv\n"


@dataclass
class House:
    """A tree with the real `run` in it and nothing else that is real."""

    tree: Path
    stubs: Path
    log: Path

    def mark(self, name: str, text: str = "") -> None:
        """Tell the stubs something."""
        Path(f"{self.log}.{name}").write_text(text, "utf-8")

    def command(self, *arguments: str, run: Path | None = None, cwd: Path | None = None) -> subprocess.Popen[str]:
        """Start `./run` with the stubs in front of the real programs."""
        environment = {"PATH": f"{self.stubs}:/usr/bin:/bin", "LOG": str(self.log), "HOME": str(self.tree.parent)}
        environment |= {"TMPDIR": str(self.tree.parent), "KIOSK_DEVICES": "real", "DISPLAY": ":0"}
        return subprocess.Popen(
            [run or self.tree / "run", *arguments],
            cwd=cwd or self.tree,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *arguments: str, run: Path | None = None, cwd: Path | None = None) -> tuple[int, str, str]:
        """Give exit code, output and errors of `./run`; the log begins anew."""
        self.log.write_text("", "utf-8")
        process = self.command(*arguments, run=run, cwd=cwd)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def asked(self, what: str) -> list[str]:
        """Give what the stubs wrote down that contains `what`."""
        return [line for line in self.log.read_text("utf-8").splitlines() if what in line]


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Everything installed, Python fits, an ordinary user; the path has a space and Chinese in it."""
    tree, stubs = tmp_path / "small 窗", tmp_path / "stubs"
    for folder in (tree / "checks", stubs):
        folder.mkdir(parents=True)
    programs = {"python3": PYTHON, "dpkg-query": DPKG_QUERY, "apt-get": APT_GET, "apt-cache": APT_CACHE}
    for name, text in {**programs, "id": ID, "sudo": SUDO, "usr-bin-python3": PYTHON}.items():
        (stubs / name).write_text(text, "utf-8")
        (stubs / name).chmod(0o755)
    script = (ROOT / "run").read_text("utf-8").replace("/usr/bin/python3", str(stubs / "usr-bin-python3"))
    (tree / "run").write_text(script, "utf-8")
    (tree / "run").chmod(0o755)
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tree / name).write_text(f"# {name}\n", "utf-8")
    (tree / "system-packages.txt").write_text(PACKAGES, "utf-8")
    (tree / "system-packages-dev.txt").write_text("xvfb\n", "utf-8")
    (tree / "checks/gpl-only-files.txt").write_text("# a reason\nQt/plugins/des*\ndesigner\n", "utf-8")
    house = House(tree, stubs, tmp_path / "log")
    house.mark("installed", "libegl1\nlibglib2.0-0\nxvfb\n")
    house.mark("known", "libegl1\nlibglib2.0-0t64\npython3-venv\nxvfb\n")
    house.mark("uid", "1000\n")
    return house


def test_script_is_sound_bash() -> None:
    assert subprocess.run(["bash", "-n", ROOT / "run"], check=False).returncode == 0


def test_first_call_installs_the_runtime_set_by_hash(house: House) -> None:
    assert house.run("demo")[0] == 0
    (install,) = house.asked("-m pip")
    assert "--require-hashes" in install
    assert install.endswith("/requirements.lock")


def test_second_call_installs_nothing(house: House) -> None:
    house.run("demo")
    assert house.run("demo")[0] == 0
    assert house.asked("-m pip") + house.asked("-m venv") + house.asked("apt-get") == []


def test_test_after_demo_adds_the_dev_set_to_the_same_environment(house: House) -> None:
    house.run("demo")
    house.run("test")
    assert house.asked("-m venv") == []
    assert [line.rsplit("/", 1)[1] for line in house.asked("-m pip")] == ["requirements-dev.lock"]


def test_demo_after_test_installs_nothing(house: House) -> None:
    house.run("test")
    house.run("demo")
    assert house.asked("-m pip") == []


def test_changed_lock_is_installed_into_a_new_environment(house: House) -> None:
    house.run("demo")
    (house.tree / "requirements.lock").write_text("# another\n", "utf-8")
    house.run("demo")
    assert house.asked("-m venv")
    assert house.asked("-m pip")


def test_moved_tree_is_installed_again(house: House) -> None:
    house.run("demo")
    house.tree = house.tree.rename(house.tree.parent / "moved")
    assert house.run("demo")[0] == 0
    assert house.asked("-m pip")


def test_failed_installation_exits_2(house: House) -> None:
    house.mark("pip-fails")
    code, _, err = house.run("demo")
    assert code == 2
    assert "pip could not install the runtime set" in err


def test_failed_installation_is_done_again(house: House) -> None:
    house.mark("pip-fails")
    house.run("demo")
    Path(f"{house.log}.pip-fails").unlink()
    assert house.run("demo")[0] == 0
    assert house.asked("-m venv")


def test_gpl_only_files_are_gone_after_installation(house: House) -> None:
    house.run("demo")
    wheel = house.tree / ".venv/site/PySide6"
    assert sorted(str(path.relative_to(wheel)) for path in wheel.rglob("*")) == [
        "Qt",
        "Qt/plugins",
        "Qt/plugins/platforms",
        "qmllint",
    ]


def test_arguments_reach_the_command_line_unchanged(house: House) -> None:
    assert "<devices><print-slip><--text><a  b 窗>" in house.run("devices", "print-slip", "--text", "a  b 窗")[1]


def test_word_kiosk_is_left_out(house: House) -> None:
    assert house.run("kiosk", "--help")[1].startswith("<--help>")


def test_command_runs_where_the_caller_stands(house: House, tmp_path: Path) -> None:
    assert house.run("demo", cwd=tmp_path)[1].endswith(f" in {tmp_path}\n")


def test_tests_run_in_the_tree(house: House, tmp_path: Path) -> None:
    assert house.run("test", cwd=tmp_path)[1].endswith(f" in {house.tree}\n")


def test_tests_meet_nothing_of_the_caller_s(house: House) -> None:
    house.run("test")
    *made_ready, met = house.asked("home=")
    assert made_ready
    assert not any(f"home={house.tree.parent} " in one for one in (*made_ready, met))
    assert all(one.endswith("setting=none screen=none") for one in (*made_ready, met))


def test_home_of_the_tests_is_removed_afterwards(house: House) -> None:
    house.run("test")
    met = house.asked("home=")[-1]
    assert not Path(met.split()[0].removeprefix("home=")).exists()


def test_what_terminals_make_once_is_made_before_the_tests(house: House) -> None:
    house.run("test")
    asked = [line for line in house.asked("") if "pytest" in line or "build_in" in line or "kiosk.fonts" in line]
    assert len(asked) >= 3
    assert "pytest" in asked[-1]


def test_commands_keep_the_caller_s_settings(house: House) -> None:
    house.run("demo")
    (met,) = house.asked("home=")
    assert met.endswith("setting=real screen=:0")


def test_call_through_a_symlink_finds_the_tree(house: House, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(house.tree / "run")
    assert house.run("demo", run=link, cwd=tmp_path)[0] == 0
    assert (house.tree / ".venv").is_dir()


def test_unfit_python_on_the_path_gives_way_to_the_system_s(house: House) -> None:
    (house.stubs / "python3.unfit").touch()
    assert "usr-bin-python3" in house.run("demo")[2]


def test_no_fitting_python_asks_for_venv_and_looks_again(house: House) -> None:
    (house.stubs / "python3.unfit").touch()
    (house.stubs / "usr-bin-python3.unfit").touch()
    code, _, err = house.run("demo")
    assert code == 2
    assert err.endswith("apt-get install --no-install-recommends python3-venv\n")


def test_no_fitting_python_after_all_exits_2(house: House) -> None:
    (house.stubs / "python3.unfit").touch()
    (house.stubs / "usr-bin-python3.unfit").touch()
    house.mark("uid", "0\n")
    code, _, err = house.run("demo")
    assert code == 2
    assert "Python 3.11 or later is needed" in err


def test_missing_packages_without_root_are_told_in_one_line(house: House) -> None:
    house.mark("installed")
    code, _, err = house.run("demo")
    assert code == 2
    assert err.endswith("\napt-get install --no-install-recommends libegl1 libglib2.0-0t64\n")
    assert house.asked("apt-get") == []


def test_missing_packages_as_root_are_installed(house: House) -> None:
    house.mark("installed")
    house.mark("uid", "0\n")
    assert house.run("demo")[0] == 0
    assert [line.split()[-2:] for line in house.asked("apt-get")] == [["libegl1", "libglib2.0-0t64"]]


def test_missing_packages_with_sudo_are_installed_by_it(house: House) -> None:
    house.mark("installed")
    house.mark("sudoer")
    assert house.run("demo")[0] == 0
    assert house.asked("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get")


def test_test_asks_for_the_dev_packages_too(house: House) -> None:
    house.mark("installed", "libegl1\nlibglib2.0-0t64\n")
    assert house.run("test")[2].endswith(" xvfb\n")


def test_unknown_package_makes_apt_update_its_lists_first(house: House) -> None:
    house.mark("installed")
    house.mark("known")
    house.mark("uid", "0\n")
    house.run("demo")
    assert [line.split()[4] for line in house.asked("apt-get")] == ["update", "install"]


def test_stale_lists_are_updated_and_tried_again(house: House) -> None:
    house.mark("installed")
    house.mark("stale")
    house.mark("uid", "0\n")
    assert house.run("demo")[0] == 0
    assert [line.split()[4] for line in house.asked("apt-get")] == ["install", "update", "install"]


def test_second_run_waits_for_the_first_and_finds_it_done(house: House) -> None:
    os.mkfifo(f"{house.log}.started")
    os.mkfifo(f"{house.log}.gate")
    first = house.command("demo")
    Path(f"{house.log}.started").read_text("utf-8")  # the first is in pip now
    second = house.command("demo")
    assert second.stderr is not None
    assert "another ./run is installing" in second.stderr.readline()
    Path(f"{house.log}.gate").write_text("go\n", "utf-8")
    for process in (first, second):
        process.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(house.asked("-m pip")) == 1


def test_no_command_prints_usage_and_exits_2(house: House) -> None:
    code, out, _ = house.run()
    assert (code, out.splitlines()[0]) == (2, "Usage: ./run COMMAND [ARGUMENTS]")
