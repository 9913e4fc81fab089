"""The provider of the embedded parts, as the engine calls it."""

from components.provider.plugin.protocol import provider_pb2
from components.provider.plugin.wire import decode
from embedded.provider.server import EmbeddedServicer, EngineLog

PERSON = "urn:pulumi:local::strata::embedded:index:Person::alice"


def test_a_person_is_imported_by_the_name_alone() -> None:
    provider = EmbeddedServicer(EngineLog("127.0.0.1:1"))
    found = provider.Read(provider_pb2.ReadRequest(id="nobody", urn=PERSON), None)
    assert decode(found.inputs)[0] == {"name": "nobody"}
