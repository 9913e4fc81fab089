"""`COUNT` resources that do nothing, to measure the engine's own time."""

import os

import pulumi

for number in range(int(os.environ["COUNT"])):
    pulumi.ComponentResource("bench:index:Nothing", f"nothing-{number}")
