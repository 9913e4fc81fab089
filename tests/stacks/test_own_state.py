"""The state of the stack, where no engine can be asked for it."""

import pulumi
import pytest

from stacks.read.own_state import access_keys, stored_data


def test_access_keys_that_cannot_be_read_are_not_taken_for_none() -> None:
    """Without them, an update would replace the keys of each user."""
    with pytest.raises(pulumi.RunError, match=r"the state of stack \S+ cannot be read: .+"):
        access_keys()


def test_protection_is_left_to_the_engine_where_the_state_cannot_be_read() -> None:
    assert stored_data() == frozenset()
