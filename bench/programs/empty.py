"""As many resources as `bench/programs/network.py` has, of which none does anything: the engine's own time."""

import os

import pulumi

for number in range(int(os.environ["COUNT"])):
    pulumi.ComponentResource("bench:index:Nothing", f"nothing-{number}")
