"""The part `applications` of an environment: the kinds of applications that a file may have."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from components.application import Nginx, NginxArgs, WebApplication
from components.base import DnsSubdomain

from .placed import Placed


class PlacedApplication(Placed):
    """The namespace and the claim of an application. Its component gets both as names in the cluster."""

    claim: DnsSubdomain | None = None
    """The claim that stores its data, in the same namespace."""


class NginxApplication(PlacedApplication, NginxArgs):
    """NGINX that serves a page from a claim."""

    claim: DnsSubdomain = Field(examples=["my-dynamic-pvc"])
    """The claim that stores the page, in the same namespace."""
    kind: Literal["nginx"] = Field(examples=["nginx"])
    """The kind of application."""
    component: ClassVar[type[WebApplication]] = Nginx


Application = Annotated[NginxApplication, Field(discriminator="kind")]
"""Any kind of application. To add one, declare a class as above and name it here: `NginxApplication | Other`."""
