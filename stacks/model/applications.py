"""The part `applications` of an environment: the kinds of applications that a file may have."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from components.application import Nginx, NginxArgs, WebApplication


class NginxApplication(NginxArgs):
    """NGINX that serves a page from a claim."""

    kind: Literal["nginx"] = Field(examples=["nginx"])
    """The kind of application."""
    component: ClassVar[type[WebApplication]] = Nginx


Application = Annotated[NginxApplication, Field(discriminator="kind")]
"""Any kind of application. To add one, declare a class as above and name it here: `NginxApplication | Other`."""
