"""Many resources of which each takes one call: what an engine and a provider cost by themselves."""

import os

from components.aws import ec2
from components.entrypoint import run


async def program() -> None:
    """Makes as many addresses as `COUNT` says."""
    for number in range(int(os.environ["COUNT"])):
        ec2.ElasticIp(f"address-{number}", tags={"Name": f"address-{number}"})


run(program)
