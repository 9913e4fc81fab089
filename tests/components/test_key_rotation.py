"""The rotation of access keys: when a key is made again, and which one is in use."""

from datetime import date, timedelta

import pytest

from components.user import Key, KeyPlan, overdue, plan_keys

TODAY = date(2027, 3, 31)


def key(days: int, generation: str | None = None) -> Key:
    return Key(generation, TODAY - timedelta(days=days))


@pytest.mark.parametrize(
    ("existing", "plan"),
    [
        ({}, KeyPlan({"bob": None}, "bob")),
        ({"bob": key(44)}, KeyPlan({"bob": None}, "bob")),
        ({"bob": key(45)}, KeyPlan({"bob": None, "bob_2": "2027-03-31"}, "bob_2")),
        ({"bob": Key()}, KeyPlan({"bob": None, "bob_2": "2027-03-31"}, "bob_2")),
        ({"bob": key(89), "bob_2": key(44, "x")}, KeyPlan({"bob": None, "bob_2": "x"}, "bob_2")),
        ({"bob": key(90), "bob_2": key(45, "x")}, KeyPlan({"bob": "2027-03-31", "bob_2": "x"}, "bob")),
        ({"bob": key(45, "y"), "bob_2": key(90, "x")}, KeyPlan({"bob": "y", "bob_2": "2027-03-31"}, "bob_2")),
        ({"bob_2": key(3, "x")}, KeyPlan({"bob_2": "x"}, "bob_2")),
        ({"alice": key(90)}, KeyPlan({"bob": None}, "bob")),
    ],
)
def test_a_key_has_a_successor_after_half_of_its_time(existing: dict[str, Key], plan: KeyPlan) -> None:
    assert plan_keys("bob", existing, "90d", TODAY) == plan


def test_without_rotation_the_newest_key_stays() -> None:
    existing = {"bob": key(60), "bob_2": key(10, "x")}
    assert plan_keys("bob", existing, None, TODAY) == KeyPlan({"bob_2": "x"}, "bob_2")


def test_with_an_update_every_day_no_key_is_older_than_its_limit() -> None:
    existing: dict[str, Key] = {}
    for day in (TODAY + timedelta(days=days) for days in range(400)):
        plan = plan_keys("bob", existing, "30d", day)
        assert overdue(plan, existing, "30d", day) == []
        kept = {name: one for name, one in existing.items() if plan.generations.get(name, "") == one.generation}
        existing = {name: Key(made, day) for name, made in plan.generations.items()} | kept
        assert len(existing) <= 2


def test_a_key_that_an_update_keeps_beyond_its_limit_is_overdue() -> None:
    existing = {"bob": key(200), "bob_2": key(10, "x")}
    assert overdue(plan_keys("bob", existing, "90d", TODAY), existing, "90d", TODAY) == ["bob"]
