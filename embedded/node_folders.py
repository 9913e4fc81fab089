"""The folders of the embedded node that are on this machine's disk and hold volumes.

Other folders of the node are in memory and lost when it restarts.
"""

STATIC_VOLUMES = "/srv"
LOCAL_PATH_VOLUMES = "/opt/local-path-provisioner"
ON_HOST = {STATIC_VOLUMES: "srv", LOCAL_PATH_VOLUMES: "volumes"}
"""The folder below `.strata/node` that each of them is on this machine."""
