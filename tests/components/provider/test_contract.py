"""The contract that every resource type fulfils: each test runs over all declarations.

The tests call the provider process over gRPC as the engine does; AWS is the account behind tests/harness/aws.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from components.provider import catalog
from components.provider.core.resource import AwsResource
from components.provider.plugin.protocol import UNKNOWN
from components.provider.properties.inputs import Trait, means_the_same
from tests.harness.aws.faults import LostAnswers
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_examples.existing import Examples, Saved
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, RefusedError, ResourceState

Run = Callable[..., Engine]
TOKENS = sorted(catalog.tokens())
TAGGED = [token for token in TOKENS if "tags" in catalog.declaration(token).inputs.model_fields]
IN_USE = [token for token in TOKENS if token in EXAMPLES and EXAMPLES[token].in_use]


def declared(token: str) -> AwsResource[Any, Any]:
    return catalog.declaration(token)


@pytest.fixture(scope="session")
def saved() -> Saved:
    """The examples that this worker has created."""
    return {}


@pytest.fixture
def examples(aws: Proxy, run: Run, allowed: frozenset[str], saved: Saved) -> Examples:
    """Every example, of which each test gets a copy."""
    return Examples(aws, run, allowed, saved)


def changed(state: ResourceState, other: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs with other values; None removes an input."""
    return {name: value for name, value in {**state.inputs, **other}.items() if value is not None}


def test_every_resource_and_every_input_has_an_example(aws: Proxy) -> None:
    assert set(EXAMPLES) == set(TOKENS)
    needs = Prerequisites(aws)
    for token, example in EXAMPLES.items():
        names = {field.alias for field in declared(token).inputs.model_fields.values()}
        assert set(example.others(needs)) == names - {"tags"}, token


@pytest.mark.parametrize("token", TOKENS)
def test_a_created_resource_has_no_further_difference(run: Run, aws: Proxy, examples: Examples, token: str) -> None:
    state = examples.existing(token).state
    assert not state.error
    engine = run()
    aws.calls.clear()
    assert not engine.diff(state, engine.check(token, state.inputs, state.inputs))
    assert not aws.calls, "a preview without changes asks AWS nothing"
    found = engine.read(state)
    assert found is not None
    assert (found.id, found.inputs, found.outputs) == (state.id, state.inputs, state.outputs)
    first_calls = sum(aws.counts().values()) - declared(token).detail_calls - declared(token).shared_calls
    listed, lists = declared(token).bulk_listed, declared(token).list_calls
    assert first_calls in {1, 1 + listed, lists}, "as the reference says"


@pytest.mark.parametrize("token", TOKENS)
def test_a_create_adopts_a_resource_that_the_state_lost(run: Run, examples: Examples, token: str) -> None:
    needs, first = examples.existing(token)
    inputs = first.inputs
    second = run().create(token, inputs)
    assert not second.error
    if token == "strata:iam:AccessKey":
        keys = needs.iam.list_access_keys(UserName=inputs["user"])["AccessKeyMetadata"]
        assert [f"{inputs['user']}/{key['AccessKeyId']}" for key in keys] == [second.id]
        assert second.outputs["secretAccessKey"]
    else:
        assert second.id == first.id


@pytest.mark.parametrize("token", TOKENS)
def test_a_resource_that_gets_another_name_in_the_program_exists_afterwards(
    run: Run, examples: Examples, token: str
) -> None:
    """The engine creates it under the new name first, and then deletes it under the old one."""
    kept = old = examples.existing(token).state
    engine = run()
    inputs = engine.check(token, old.inputs)
    with suppress(RefusedError):
        kept = engine.create(token, inputs, name="other")
        engine.delete(old)
    assert engine.read(kept) is not None


@pytest.mark.parametrize("token", TOKENS)
def test_lost_answers_create_no_duplicate(run: Run, aws: Proxy, examples: Examples, token: str) -> None:
    engine = run()
    inputs = engine.check(token, examples.prepared(token).inputs)
    aws.faults = [LostAnswers()]
    state = engine.create(token, inputs)
    aws.faults = []
    assert not state.error
    again = run().read(state)
    assert again is not None
    assert again.inputs == inputs


@pytest.mark.parametrize("token", TOKENS)
def test_lost_answers_of_an_update_and_a_deletion_are_repeated(
    run: Run, aws: Proxy, examples: Examples, token: str
) -> None:
    _, state, others = examples.changeable(token)
    resource, example = declared(token), EXAMPLES[token]
    immutable = resource.inputs.with_trait(Trait.IMMUTABLE)
    for name, other in others.items():
        if name in example.beyond_moto or other.keys() & immutable:
            continue
        engine = run()
        new = engine.check(token, changed(state, dict(other)), state.inputs)
        aws.faults = [LostAnswers()]
        updated = engine.update(state, new)
        assert not updated.error, name
        examples.changeable(token)  # as it was before the update
    aws.faults = [LostAnswers()]
    run().delete(state)
    aws.faults = []
    assert run().read(state) is None


@pytest.mark.parametrize("token", TOKENS)
def test_each_mutable_input_is_updated_in_place_and_its_drift_is_detected(
    run: Run, examples: Examples, token: str
) -> None:
    _, state, others = examples.changeable(token)
    resource, example = declared(token), EXAMPLES[token]
    immutable = resource.inputs.with_trait(Trait.IMMUTABLE)
    for name, other in others.items():
        if name in immutable or other.keys() & immutable:
            continue
        engine = run()
        new = engine.check(token, changed(state, dict(other)), state.inputs)
        paths = engine.diff(state, new)
        left_to_aws = {each for each in resource.inputs.with_trait(Trait.CHOSEN_BY_AWS) if other.get(each, "") is None}
        assert {path.split(".")[0].split("[")[0] for path in paths} == set(other) - left_to_aws, name
        assert not engine.replaces(state, new)
        preview = engine.update(state, new, preview=True)
        assert preview.outputs[name] == new[name]
        if name in example.beyond_moto:
            continue
        updated = engine.update(state, new)
        assert not updated.error, name
        assert not run().diff(updated, new)
        if name not in example.unread:
            drifted = run().read(state)
            assert drifted is not None
            alike = {key for key in new if means_the_same(resource.inputs, key, drifted.inputs.get(key), new[key])}
            assert alike == set(new) == set(drifted.inputs), f"refresh sees that {name} has changed, and nothing else"
        examples.changeable(token)  # as it was before the update


@pytest.mark.parametrize("token", TOKENS)
def test_a_change_of_each_immutable_input_previews_a_replacement(run: Run, examples: Examples, token: str) -> None:
    _, state, others = examples.changeable(token)
    engine = run()
    immutable = declared(token).inputs.with_trait(Trait.IMMUTABLE)
    for name, other in others.items():
        if name in immutable:
            new = {**state.inputs, **other}
            paths = engine.diff(state, {key: value for key, value in new.items() if value is not None})
            assert name in engine.replaces(state, {key: value for key, value in new.items() if value is not None})
            assert any(path.startswith(name) and kind.endswith("_REPLACE") for path, kind in paths.items())


@pytest.mark.parametrize("token", TOKENS)
def test_a_preview_keeps_unknown_values(run: Run, aws: Proxy, examples: Examples, token: str) -> None:
    unknown = dict.fromkeys(examples.prepared(token).inputs, UNKNOWN)
    engine = run()
    aws.calls.clear()
    shown = engine.preview_create(token, engine.check(token, unknown))
    assert all(shown[name] == UNKNOWN for name in unknown)
    outputs = {field.alias for field in declared(token).outputs.model_fields.values()}
    assert all(shown[str(name)] == UNKNOWN for name in outputs)
    assert not aws.calls


@pytest.mark.parametrize("token", TOKENS)
def test_secret_inputs_stay_secret(run: Run, examples: Examples, token: str, errors: Any) -> None:
    engine = run()
    inputs = examples.prepared(token).inputs
    state = engine.create(token, engine.check(token, inputs, secrets=inputs), secrets=inputs)
    assert set(inputs) <= state.secrets
    assert declared(token).secret_properties() & set(state.outputs) <= state.secrets
    found = run().read(state)
    assert found is not None
    assert set(inputs) <= found.secrets
    assert not errors.read_text()


@pytest.mark.parametrize("token", TOKENS)
def test_an_import_needs_only_the_id(run: Run, examples: Examples, token: str) -> None:
    state = examples.existing(token).state
    engine = run()
    found = engine.import_resource(token, state.id)
    assert found is not None
    differing = engine.diff(found, engine.check(token, state.inputs, found.inputs))
    assert not {path for path in differing if path.split(".")[0] not in EXAMPLES[token].unread}


@pytest.mark.parametrize("token", TOKENS)
def test_a_deleted_resource_is_not_found_and_can_be_deleted_again(run: Run, examples: Examples, token: str) -> None:
    state = examples.existing(token).state
    run().delete(state)
    assert run().read(state) is None
    run().delete(state)


@pytest.mark.parametrize("token", TAGGED)
def test_tags_merge_with_the_default_ones_and_are_removed(run: Run, examples: Examples, token: str) -> None:
    defaults = {"team": "platform", "stage": "dev"}
    engine = run(defaultTags=defaults)
    wanted = {**examples.prepared(token).inputs, "tags": {"stage": "test", "Name": "it"}}
    state = engine.create(token, engine.check(token, wanted))
    assert state.inputs["tags"] == {"team": "platform", "stage": "test", "Name": "it"}
    engine = run()
    new = engine.check(token, {**wanted, "tags": {"stage": "live"}}, state.inputs)
    assert engine.diff(state, new) == {"tags.Name": "DELETE", "tags.stage": "UPDATE", "tags.team": "DELETE"}
    engine.update(state, new)
    found = run().read(state)
    assert found is not None
    assert found.inputs["tags"] == {"stage": "live"}


@pytest.mark.parametrize("token", IN_USE)
def test_the_error_of_a_delete_names_what_uses_the_resource(run: Run, examples: Examples, token: str) -> None:
    needs, state = examples.existing(token)
    in_use = EXAMPLES[token].in_use
    assert in_use is not None
    user = in_use(needs, state.id)
    with pytest.raises(RefusedError, match=user):
        run().delete(state, timeout=1)
