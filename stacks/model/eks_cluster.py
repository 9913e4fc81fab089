"""An EKS cluster as AWS describes it."""

from typing import NamedTuple

from components.server import Caller, kubeconfig_of


class FoundCluster(NamedTuple):
    """An EKS cluster as AWS describes it.

    Attributes:
        name: its name.
        status: its status; None if it does not exist.
        endpoint: the URL of its API server; None until it has one.
        certificate_authority: the certificate authority of its API server, in base64; None until it has one.
        authentication_mode: where it looks up access.
    """

    name: str
    status: str | None = None
    endpoint: str | None = None
    certificate_authority: str | None = None
    authentication_mode: str | None = None

    def kubeconfig(self, region: str, caller: Caller) -> str | None:
        """Return a kubeconfig for a caller; None until the cluster has an address."""
        if self.endpoint is None or self.certificate_authority is None:
            return None
        return kubeconfig_of(self.name, self.endpoint, self.certificate_authority, region, caller)
