"""The base of entries that are created in a namespace of the cluster."""

from components.base import Args, DnsLabel


class Placed(Args):
    """The place of a claim or an application."""

    namespace: DnsLabel | None = None
    """The namespace; that of the environment, which is named after its stack, when omitted."""
