"""Who is let in, over the real register and the real vault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from kiosk.ports.errors import SettingsError
from kiosk.technician.challenge import KEY_FILE, badge_mark, make_key, read_key, response_to
from kiosk.technician.gate import CHALLENGE_S, Badge, Doorway, Gate, Proof, Response
from kiosk.technician.register import FILE, Person, Register, enlisted, pin_is
from kiosk.technician.rights import Duty, Role, Signed
from kiosk.vault.sign_in import VaultLedger
from kiosk.vault.store import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NUMBER = "530102198805052345"
PIN = "471902"
WRONG = "471903"


class House:
    """One terminal's state directory, a clock that is set by hand, and the gate."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.now = datetime(2026, 11, 23, 6, 36, tzinfo=UTC)
        self.key = make_key(state / KEY_FILE)
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # a PIN's hash is dear on purpose
        people = (
            Person("zhou-lei", Role.TECHNICIAN, "周磊", cheap.hash(PIN), badge_mark(NUMBER, key=self.key)),
            Person("ma-lan", Role.ATTENDANT, "马兰", cheap.hash("830517")),
        )
        Register(people).save(state)
        self.boot()

    def boot(self) -> None:
        """Begin anew with what is on the disk."""
        self.vault = Vault.open(self.state)
        self.gate = Gate(
            lambda: Register.load(self.state),
            lambda: read_key(self.state / KEY_FILE),
            VaultLedger(self.vault),
            now=lambda: self.now,
        )

    def reboot(self) -> None:
        self.vault.close()
        self.boot()

    def fail(self, times: int) -> None:
        for _ in range(times):
            self.gate.enter(Badge(NUMBER), WRONG)
            self.now += timedelta(hours=1)

    def response(self, who: str = "zhou-lei") -> Response:
        shown = self.gate.doorway().challenge
        assert shown is not None
        return Response(response_to(shown, who=who, key=self.key))

    def audited(self) -> list[tuple[str, str]]:
        with self.vault.look() as db:
            return db.execute("SELECT event, facts FROM audit ORDER BY number").fetchall()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("state"))
    house.vault.close()
    return house


@pytest.fixture
def house(furnished: House) -> Iterator[House]:
    """The same people and key, nothing remembered: hashing a PIN is meant to take long."""
    for file in furnished.state.glob("vault.db*"):
        file.unlink()
    furnished.boot()
    yield furnished
    furnished.vault.close()


def test_badge_and_pin_let_in(house: House) -> None:
    assert house.gate.enter(Badge(NUMBER), PIN) == Signed("zhou-lei", Role.TECHNICIAN, "周磊")


def test_response_and_pin_let_in(house: House) -> None:
    assert house.gate.enter(house.response("ma-lan"), "830517") == Signed("ma-lan", Role.ATTENDANT, "马兰")


def test_response_for_one_with_the_pin_of_another_is_refused(house: House) -> None:
    assert isinstance(house.gate.enter(house.response("ma-lan"), PIN), Doorway)


@pytest.mark.parametrize(
    ("proof", "pin"), [(Badge(NUMBER), WRONG), (Badge("530102196001011234"), PIN), (Response("00000000"), PIN)]
)
def test_anything_else_is_refused(house: House, proof: Proof, pin: str) -> None:
    found = house.gate.enter(proof, pin)
    assert isinstance(found, Doorway)
    assert found.refused


def test_response_is_good_once(house: House) -> None:
    response = house.response()
    house.gate.enter(response, WRONG)
    assert isinstance(house.gate.enter(response, PIN), Doorway)


def test_challenge_stays_while_somebody_telephones(house: House) -> None:
    shown = house.gate.doorway().challenge
    house.now += timedelta(seconds=CHALLENGE_S - 1)
    assert house.gate.doorway().challenge == shown


def test_challenge_grows_old(house: House) -> None:
    response = house.response()
    house.now += timedelta(seconds=CHALLENGE_S)
    assert isinstance(house.gate.enter(response, PIN), Doorway)


def test_fifth_failure_makes_everybody_wait(house: House) -> None:
    for _ in range(5):
        house.gate.enter(Badge(NUMBER), WRONG)
    assert house.gate.doorway().wait_s == 30


def test_right_pin_in_the_pause_is_not_taken(house: House) -> None:
    for _ in range(5):
        house.gate.enter(Badge(NUMBER), WRONG)
    assert isinstance(house.gate.enter(Badge(NUMBER), PIN), Doorway)


def test_try_in_the_pause_is_not_counted(house: House) -> None:
    for _ in range(9):
        house.gate.enter(Badge(NUMBER), WRONG)
    assert house.gate.doorway().wait_s == 30


def test_failures_survive_a_reboot(house: House) -> None:
    for _ in range(5):
        house.gate.enter(Badge(NUMBER), WRONG)
    house.reboot()
    assert house.gate.doorway().wait_s == 30


def test_power_cut_amid_a_try_counts(house: House) -> None:
    for _ in range(5):
        VaultLedger(house.vault).begin(house.now)
    house.reboot()
    assert house.gate.doorway().wait_s == 30


def test_success_sets_the_count_back(house: House) -> None:
    house.fail(4)
    house.gate.enter(Badge(NUMBER), PIN)
    house.fail(4)
    assert house.gate.doorway().wait_s == 0


def test_fifteen_failures_lock_the_badge_out(house: House) -> None:
    house.fail(15)
    assert isinstance(house.gate.enter(Badge(NUMBER), PIN), Doorway)


def test_lock_survives_a_reboot(house: House) -> None:
    house.fail(15)
    house.reboot()
    assert house.gate.doorway().locked


def test_response_opens_a_locked_terminal(house: House) -> None:
    house.fail(15)
    assert isinstance(house.gate.enter(house.response(), PIN), Signed)


def test_badge_is_good_again_after_that(house: House) -> None:
    house.fail(15)
    house.gate.enter(house.response(), PIN)
    assert isinstance(house.gate.enter(Badge(NUMBER), PIN), Signed)


def test_without_a_key_there_is_no_challenge_and_no_way_in(house: House) -> None:
    gate = Gate(lambda: Register.load(house.state), lambda: None, VaultLedger(house.vault), now=lambda: house.now)
    assert (gate.doorway().challenge, isinstance(gate.enter(Badge(NUMBER), PIN), Doorway)) == (None, True)


def test_audit_tells_who_came_in_and_how(house: House) -> None:
    house.gate.enter(Badge(NUMBER), PIN)
    assert house.audited() == [("signed_in", '{"role":"technician","way":"badge","who":"zhou-lei"}')]


def test_audit_tells_of_failures_without_naming_anybody(house: House) -> None:
    house.gate.enter(Badge(NUMBER), WRONG)
    assert house.audited() == [("sign_in_failed", '{"failures":1,"locked":false,"way":"badge"}')]


def test_nothing_that_is_kept_or_said_holds_number_or_pin(house: House) -> None:
    house.gate.enter(Badge(NUMBER), PIN)
    kept = b"".join(file.read_bytes() for file in house.state.iterdir())
    said = repr((Badge(NUMBER), Response("12345678"), Register.load(house.state), Signed("a", Role.TECHNICIAN, "周磊")))
    assert not [secret for secret in (NUMBER, PIN, "12345678") if secret.encode() in kept or secret in said]


def test_register_is_for_its_owner_alone(house: House) -> None:
    assert (house.state / FILE).stat().st_mode & 0o777 == 0o600


def test_damaged_register_is_said_without_its_content(house: House, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"people": [{"id": "x", "name": "周磊", "role": "boss", "pin": "$argon2id$"}]}')
    with pytest.raises(SettingsError, match="role"):
        Register.load(tmp_path)


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "111111", "123456", "654321"])
def test_pin_that_is_none_or_too_plain_is_refused(pin: str) -> None:
    with pytest.raises(SettingsError):
        enlisted("x", name="x", role=Role.TECHNICIAN, pin=pin, badge=None, key=bytes(32))


def test_pin_is_kept_as_argon2id() -> None:
    person = enlisted("x", name="x", role=Role.TECHNICIAN, pin=PIN, badge=None, key=bytes(32))
    assert (person.pin.startswith("$argon2id$v=19$m=65536,t=3,p=4$"), pin_is(PIN, person.pin)) == (True, True)


@pytest.mark.parametrize("duty", sorted(set(Duty) - {Duty.REFILL, Duty.CLEAR_JAM, Duty.RESTART}))
def test_attendant_may_nothing_else(duty: Duty) -> None:
    assert not Signed("ma-lan", Role.ATTENDANT, "马兰").may(duty)


@pytest.mark.parametrize("duty", [Duty.REFILL, Duty.CLEAR_JAM, Duty.RESTART])
def test_attendant_may_refill_clear_and_restart(duty: Duty) -> None:
    assert Signed("ma-lan", Role.ATTENDANT, "马兰").may(duty)
