"""The contract that every resource keeps, as one matrix over the declarations.

Each test speaks gRPC to the provider process as the engine does; AWS is the account behind the proxy of tests/aws.
"""

from collections.abc import Callable
from typing import Any

import pytest

from components.provider import catalog
from components.provider.core.resource import AwsResource
from components.provider.plugin.protocol import UNKNOWN
from components.provider.properties.inputs import Mark
from tests.harness.aws.faults import LostAnswers
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import EXAMPLES, World
from ...harness.provider_process import Engine, Held, RefusedError

Run = Callable[..., Engine]
TOKENS = sorted(catalog.tokens())
TAGGED = [token for token in TOKENS if "tags" in catalog.declaration(token).inputs.model_fields]
IN_USE = [token for token in TOKENS if token in EXAMPLES and EXAMPLES[token].in_use]


def declared(token: str) -> AwsResource[Any, Any]:
    return catalog.declaration(token)


def made(engine: Engine, token: str, world: World) -> Held:
    return engine.create(token, engine.check(token, EXAMPLES[token].inputs(world)))


def changed(held: Held, other: dict[str, Any]) -> dict[str, Any]:
    """The inputs with others instead; None takes one away."""
    return {name: value for name, value in {**held.inputs, **other}.items() if value is not None}


def test_every_resource_and_every_input_has_an_example(aws: Proxy) -> None:
    assert set(EXAMPLES) == set(TOKENS)
    empty = aws.save()
    for token, example in EXAMPLES.items():
        names = {field.alias for field in declared(token).inputs.model_fields.values()}
        assert set(example.others(World(aws))) == names - {"tags"}, token
        aws.restore(empty)


@pytest.mark.parametrize("token", TOKENS)
def test_a_created_resource_needs_nothing_more(run: Run, aws: Proxy, token: str) -> None:
    held = made(run(), token, World(aws))
    assert not held.error
    engine = run()
    aws.calls.clear()
    assert not engine.diff(held, engine.check(token, held.inputs, held.inputs))
    assert not aws.calls, "a preview without changes asks AWS nothing"
    found = engine.read(held)
    assert found is not None
    assert (found.id, found.inputs, found.outputs) == (held.id, held.inputs, held.outputs)


@pytest.mark.parametrize("token", TOKENS)
def test_a_create_that_the_state_does_not_know_is_taken_up(run: Run, aws: Proxy, token: str) -> None:
    world = World(aws)
    engine = run()
    inputs = engine.check(token, EXAMPLES[token].inputs(world))
    first = engine.create(token, inputs)
    second = run().create(token, inputs)
    assert not second.error
    if token == "strata:iam:AccessKey":
        keys = world.iam.list_access_keys(UserName=inputs["user"])["AccessKeyMetadata"]
        assert [f"{inputs['user']}/{key['AccessKeyId']}" for key in keys] == [second.id]
        assert second.outputs["secretAccessKey"]
    else:
        assert second.id == first.id


@pytest.mark.parametrize("token", TOKENS)
def test_lost_answers_make_nothing_twice(run: Run, aws: Proxy, token: str) -> None:
    world = World(aws)
    engine = run()
    inputs = engine.check(token, EXAMPLES[token].inputs(world))
    aws.faults = [LostAnswers()]
    held = engine.create(token, inputs)
    aws.faults = []
    assert not held.error
    again = run().read(held)
    assert again is not None
    assert again.inputs == inputs


@pytest.mark.parametrize("token", TOKENS)
def test_each_mutable_input_updates_in_place_and_refresh_sees_it(run: Run, aws: Proxy, token: str) -> None:
    world = World(aws)
    held = made(run(), token, world)
    resource, example = declared(token), EXAMPLES[token]
    mutable = set(example.others(world)) - resource.inputs.marked(Mark.IMMUTABLE)
    before = aws.save()
    for name, other in example.others(world).items():
        if name not in mutable or other.keys() & resource.inputs.marked(Mark.IMMUTABLE):
            continue
        engine = run()
        new = engine.check(token, changed(held, dict(other)), held.inputs)
        paths = engine.diff(held, new)
        assert {path.split(".")[0].split("[")[0] for path in paths} == set(other), name
        assert not engine.replaces(held, new)
        preview = engine.update(held, new, preview=True)
        assert preview.outputs[name] == new[name]
        if name in example.beyond_moto:
            continue
        updated = engine.update(held, new)
        assert not updated.error, name
        assert not run().diff(updated, new)
        if name not in example.unread:
            drifted = run().read(held)
            assert drifted is not None
            assert drifted.inputs == new, f"refresh sees that {name} has changed, and nothing else"
        aws.restore(before)


@pytest.mark.parametrize("token", TOKENS)
def test_each_immutable_input_replaces_and_the_preview_says_so(run: Run, aws: Proxy, token: str) -> None:
    world = World(aws)
    engine = run()
    held = made(engine, token, world)
    immutable = declared(token).inputs.marked(Mark.IMMUTABLE)
    for name, other in EXAMPLES[token].others(world).items():
        if name in immutable:
            new = {**held.inputs, **other}
            paths = engine.diff(held, {key: value for key, value in new.items() if value is not None})
            assert name in engine.replaces(held, {key: value for key, value in new.items() if value is not None})
            assert any(path.startswith(name) and kind.endswith("_REPLACE") for path, kind in paths.items())


@pytest.mark.parametrize("token", TOKENS)
def test_a_preview_passes_unknowns_on(run: Run, aws: Proxy, token: str) -> None:
    engine = run()
    unknown = dict.fromkeys(EXAMPLES[token].inputs(World(aws)), UNKNOWN)
    aws.calls.clear()
    shown = engine.preview_create(token, engine.check(token, unknown))
    assert all(shown[name] == UNKNOWN for name in unknown)
    outputs = {field.alias for field in declared(token).outputs.model_fields.values()}
    assert all(shown[str(name)] == UNKNOWN for name in outputs)
    assert not aws.calls


@pytest.mark.parametrize("token", TOKENS)
def test_secrets_stay_secret(run: Run, aws: Proxy, token: str, errors: Any) -> None:
    engine = run()
    inputs = EXAMPLES[token].inputs(World(aws))
    held = engine.create(token, engine.check(token, inputs, secrets=inputs), secrets=inputs)
    assert set(inputs) <= held.secrets
    assert declared(token).secrets() & set(held.outputs) <= held.secrets
    found = run().read(held)
    assert found is not None
    assert set(inputs) <= found.secrets
    assert not errors.read_text()


@pytest.mark.parametrize("token", TOKENS)
def test_an_import_needs_the_id_alone(run: Run, aws: Proxy, token: str) -> None:
    held = made(run(), token, World(aws))
    engine = run()
    found = engine.adopt(token, held.id)
    assert found is not None
    differing = engine.diff(found, engine.check(token, held.inputs, found.inputs))
    assert not {path for path in differing if path.split(".")[0] not in EXAMPLES[token].unread}


@pytest.mark.parametrize("token", TOKENS)
def test_what_is_gone_is_seen_and_its_deletion_is_done(run: Run, aws: Proxy, token: str) -> None:
    held = made(run(), token, World(aws))
    run().delete(held)
    assert run().read(held) is None
    run().delete(held)


@pytest.mark.parametrize("token", TAGGED)
def test_tags_merge_with_the_default_ones_and_removed_ones_go(run: Run, aws: Proxy, token: str) -> None:
    defaults = {"team": "platform", "stage": "dev"}
    engine = run(defaultTags=defaults)
    wanted = {**EXAMPLES[token].inputs(World(aws)), "tags": {"stage": "test", "Name": "it"}}
    held = engine.create(token, engine.check(token, wanted))
    assert held.inputs["tags"] == {"team": "platform", "stage": "test", "Name": "it"}
    engine = run()
    new = engine.check(token, {**wanted, "tags": {"stage": "live"}}, held.inputs)
    assert engine.diff(held, new) == {"tags.Name": "DELETE", "tags.stage": "UPDATE", "tags.team": "DELETE"}
    engine.update(held, new)
    found = run().read(held)
    assert found is not None
    assert found.inputs["tags"] == {"stage": "live"}


@pytest.mark.parametrize("token", IN_USE)
def test_what_uses_a_resource_is_named(run: Run, aws: Proxy, token: str) -> None:
    world = World(aws)
    held = made(run(), token, world)
    in_use = EXAMPLES[token].in_use
    assert in_use is not None
    user = in_use(world, held.id)
    with pytest.raises(RefusedError, match=user):
        run().delete(held, timeout=1)
