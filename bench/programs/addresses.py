"""Many resources that take one API call each, to measure engine and provider alone."""

import os

from components.aws import ec2
from components.entrypoint import run


async def program() -> None:
    """Create `COUNT` addresses."""
    for number in range(int(os.environ["COUNT"])):
        ec2.ElasticIp(f"address-{number}", tags={"Name": f"address-{number}"})


run(program)
