"""The groups of servers of an environment."""

from components.server import ServerGroup

from ..model.outputs import ServersOutput
from .account import Account
from .network import Place


def build_servers(account: Account, network: Place) -> dict[str, ServersOutput]:
    """Declare the groups of servers, and return the stack output `servers`.

    They come after the routes and endpoints of the network, through which they install packages.
    """
    planned = account.planned
    output: dict[str, ServersOutput] = {}
    for name, group in planned.servers.items():
        access = [network.access_group_ids[one] for one in dict.fromkeys(group.args.access)]
        made = ServerGroup(
            group.name,
            group.args,
            region=planned.args.region,
            subnet_ids=network.subnet_ids[group.args.subnets],
            group_ids=[network.server_group_id, *access],
            users_of_server=planned.users_of_server,
            after=network.after,
            opts=account.options,
        )
        if made.scaling_group_name is not None:
            output[name] = {"autoScalingGroup": made.scaling_group_name}
        else:
            servers = made.servers.items()
            output[name] = {one: {"id": server.id, "privateIp": server.private_ip} for one, server in servers}
    return output
