"""The resources that the examples of resource types need, created in AWS without the provider."""

from collections.abc import Callable
from copy import copy
from functools import cached_property, wraps
from ipaddress import ip_network
from typing import Any, ClassVar, Self

from tests.harness.aws.proxy import Proxy

TRUST = (
    '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":"%s"}}],"Version":"2012-10-17"}'
)
ALLOW = '{"Statement":[{"Action":"%s","Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}'


def once(make: Callable[..., str]) -> Callable[..., str]:
    """Create a resource with a name once per account, and return its ID again afterwards."""

    @wraps(make)
    def created(self: "Prerequisites", name: str, *rest: str) -> str:
        key = (make.__name__, name, *rest)
        if key not in self.created:
            self.created[key] = make(self, name, *rest)
        return self.created[key]

    return created


class Prerequisites:
    """The resources that examples need, each of which is created when it is first used."""

    _images: ClassVar[list[str]] = []

    def __init__(self, aws: Proxy) -> None:
        self._aws = aws
        self.created: dict[tuple[str, ...], str] = {}

    def copy(self) -> Self:
        """Return prerequisites for a copy of the account."""
        made = copy(self)
        made.created = dict(self.created)
        return made

    def client(self, service: str) -> Any:
        return self._aws.direct(service)

    @cached_property
    def ec2(self) -> Any:
        return self.client("ec2")

    @cached_property
    def iam(self) -> Any:
        return self.client("iam")

    @cached_property
    def vpc(self) -> str:
        return self.network("10.1.0.0/16")

    @cached_property
    def other_vpc(self) -> str:
        return self.network("10.2.0.0/16")

    @property
    def vpc_with_names(self) -> str:
        """Return the VPC, in which private names of endpoints work."""
        self.ec2.modify_vpc_attribute(VpcId=self.vpc, EnableDnsHostnames={"Value": True})
        return self.vpc

    @property
    def public_subnet(self) -> str:
        """Return a subnet of the VPC, which has an internet gateway."""
        assert self.gateway
        return self.subnet

    def network(self, cidr: str) -> str:
        return str(self.ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"])

    @cached_property
    def subnet(self) -> str:
        return self.subnet_in("us-east-1a", "10.1.1.0/24")

    @cached_property
    def other_subnet(self) -> str:
        return self.subnet_in("us-east-1b", "10.1.2.0/24")

    @once
    def subnet_in(self, zone: str, cidr: str) -> str:
        created = self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=cidr, AvailabilityZone=zone)
        return str(created["Subnet"]["SubnetId"])

    def ipv6_block(self, number: int) -> str:
        """Return a /64 of the VPC's IPv6 network."""
        whole = ip_network(self._ipv6)
        return str(list(whole.subnets(new_prefix=64))[number])

    @cached_property
    def _ipv6(self) -> str:
        self.ec2.associate_vpc_cidr_block(VpcId=self.vpc, AmazonProvidedIpv6CidrBlock=True)
        [vpc] = self.ec2.describe_vpcs(VpcIds=[self.vpc])["Vpcs"]
        return str(vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"])

    @cached_property
    def gateway(self) -> str:
        created = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=created, VpcId=self.vpc)
        return str(created)

    def address(self) -> str:
        return str(self.ec2.allocate_address(Domain="vpc")["AllocationId"])

    @cached_property
    def group(self) -> str:
        return self.security_group("one")

    @cached_property
    def other_group(self) -> str:
        return self.security_group("two")

    def security_group(self, name: str) -> str:
        return str(self.ec2.create_security_group(GroupName=name, Description=name, VpcId=self.vpc)["GroupId"])

    @property
    def images(self) -> list[str]:
        """Return the IDs of some of Amazon's images, which are listed once, as every account has the same."""
        if not self._images:
            named = [{"Name": "name", "Values": ["amzn2-ami-hvm-2*"]}]
            found = self.ec2.describe_images(Owners=["amazon"], Filters=named)["Images"]
            self._images.extend(sorted(image["ImageId"] for image in found))
        return self._images

    @cached_property
    def table(self) -> str:
        return str(self.ec2.create_route_table(VpcId=self.vpc)["RouteTable"]["RouteTableId"])

    def instance(self) -> str:
        created = self.ec2.run_instances(ImageId=self.images[0], MinCount=1, MaxCount=1, SubnetId=self.subnet)
        return str(created["Instances"][0]["InstanceId"])

    def volume(self) -> str:
        return str(self.ec2.create_volume(AvailabilityZone="us-east-1a", Size=10)["VolumeId"])

    def snapshot(self) -> str:
        return str(self.ec2.create_snapshot(VolumeId=self.volume())["SnapshotId"])

    @once
    def key_pair(self, name: str) -> str:
        self.ec2.create_key_pair(KeyName=name)
        return name

    @once
    def template(self, name: str) -> str:
        data = {"ImageId": self.images[0], "InstanceType": "t3.small"}
        created = self.ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data)["LaunchTemplate"]
        self.ec2.create_launch_template_version(LaunchTemplateId=created["LaunchTemplateId"], LaunchTemplateData=data)
        return str(created["LaunchTemplateId"])

    @once
    def scaling_group(self, name: str) -> str:
        template = {"LaunchTemplateId": self.template(name), "Version": "1"}
        self.client("autoscaling").create_auto_scaling_group(
            AutoScalingGroupName=name,
            LaunchTemplate=template,
            MinSize=0,
            MaxSize=1,
            VPCZoneIdentifier=self.subnet,
        )
        return name

    @once
    def role(self, name: str, service: str = "ec2.amazonaws.com") -> str:
        return str(self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST % service)["Role"]["Arn"])

    @once
    def profile(self, name: str) -> str:
        self.iam.create_instance_profile(InstanceProfileName=name)
        return name

    @once
    def policy(self, name: str) -> str:
        created = self.iam.create_policy(PolicyName=name, PolicyDocument=ALLOW % "s3:ListAllMyBuckets")
        return str(created["Policy"]["Arn"])

    @once
    def user(self, name: str) -> str:
        self.iam.create_user(UserName=name)
        return name

    @once
    def user_group(self, name: str) -> str:
        self.iam.create_group(GroupName=name)
        return name

    @cached_property
    def _instance(self) -> dict[str, str]:
        found: dict[str, str] = self.client("sso-admin").list_instances()["Instances"][0]
        return found

    @property
    def instance_arn(self) -> str:
        return self._instance["InstanceArn"]

    @property
    def identity_store(self) -> str:
        return self._instance["IdentityStoreId"]

    @once
    def person(self, name: str) -> str:
        """Return the ID of a user of the identity store."""
        parts = {"GivenName": name, "FamilyName": name}
        created = self.client("identitystore").create_user(
            IdentityStoreId=self.identity_store, UserName=name, DisplayName=name, Name=parts
        )
        return str(created["UserId"])

    @once
    def people(self, name: str) -> str:
        """Return the ID of a group of the identity store."""
        created = self.client("identitystore").create_group(IdentityStoreId=self.identity_store, DisplayName=name)
        return str(created["GroupId"])

    @once
    def permission_set(self, name: str) -> str:
        created = self.client("sso-admin").create_permission_set(InstanceArn=self.instance_arn, Name=name)
        return str(created["PermissionSet"]["PermissionSetArn"])

    def assign(self, permission_set: str, person: str) -> None:
        """Assign a permission set to a user in the account, and wait until that is done."""
        sso = self.client("sso-admin")
        assigned = {"PermissionSetArn": permission_set, "PrincipalType": "USER", "PrincipalId": person}
        target = {"InstanceArn": self.instance_arn, "TargetType": "AWS_ACCOUNT", "TargetId": "123456789012"}
        status = sso.create_account_assignment(**assigned, **target)["AccountAssignmentCreationStatus"]
        while status["Status"] == "IN_PROGRESS":
            status = sso.describe_account_assignment_creation_status(
                InstanceArn=self.instance_arn, AccountAssignmentCreationRequestId=status["RequestId"]
            )["AccountAssignmentCreationStatus"]

    def key(self) -> str:
        return str(self.client("kms").create_key()["KeyMetadata"]["Arn"])

    @once
    def log_group(self, name: str) -> str:
        self.client("logs").create_log_group(logGroupName=name)
        return name

    @once
    def target_group(self, name: str) -> str:
        created = self.client("elbv2").create_target_group(Name=name, Protocol="TCP", Port=80, VpcId=self.vpc)
        return str(created["TargetGroups"][0]["TargetGroupArn"])

    @once
    def cluster(self, name: str) -> str:
        network = {"subnetIds": [self.subnet, self.other_subnet]}
        access = {"authenticationMode": "API"}
        self.client("eks").create_cluster(
            name=name, roleArn=self.role(f"{name}-cluster"), resourcesVpcConfig=network, accessConfig=access
        )
        return name
