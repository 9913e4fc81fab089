"""Blocks of addresses of a VPC, which AWS associates after the call."""

from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Any

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal, answer_with, data_of


@dataclass
class NewBlocks:
    """Shows a new block of a VPC as associating in the answer and in the first description of the VPC.

    A subnet in it is refused until then. The states are those of the EC2 API Reference (VpcCidrBlockState).
    """

    associating: dict[str, tuple[str, IPv4Network]] = field(default_factory=dict)  # VPC and block, by association

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name == "ec2:CreateSubnet" and self._is_early(call.params):
            raise Refusal("InvalidSubnet.Range", f"The CIDR '{call.params.get('CidrBlock')}' is invalid.")
        answer = behind(call)
        if not answer.ok or call.name not in ("ec2:AssociateVpcCidrBlock", "ec2:DescribeVpcs"):
            return answer
        data = data_of(call, answer)
        if call.action == "AssociateVpcCidrBlock":
            block = data.get("CidrBlockAssociation")
            if block:
                self.associating[block["AssociationId"]] = (call.params["VpcId"], IPv4Network(block["CidrBlock"]))
                block["CidrBlockState"] = {"State": "associating"}
            return answer_with(call, data)
        for each in (block for vpc in data["Vpcs"] for block in vpc.get("CidrBlockAssociationSet", [])):
            self._show(each)
        return answer_with(call, data)

    def _is_early(self, params: dict[str, Any]) -> bool:
        """Return whether a subnet is in a block that is not associated yet."""
        wanted = IPv4Network(params["CidrBlock"])
        return any(vpc == params["VpcId"] and wanted.subnet_of(block) for vpc, block in self.associating.values())

    def _show(self, block: dict[str, Any]) -> None:
        if self.associating.pop(block["AssociationId"], None):
            block["CidrBlockState"] = {"State": "associating"}
