"""The partitions and regions that botocore knows, for programs, which do not import it."""

from boto3 import Session
from botocore.loaders import create_loader

HEADER = '"""The partitions and regions of AWS that botocore knew when `make generate` wrote this module."""\n\n'


def module() -> str:
    """Return the text of the module `regions`."""
    partitions = create_loader().load_data("partitions")["partitions"]
    rows = {one["id"]: (one["outputs"]["dnsSuffix"], one["regionRegex"]) for one in partitions}
    listed = "".join(f'    "{name}": ("{domain}", r"{pattern}"),\n' for name, (domain, pattern) in sorted(rows.items()))
    session = Session()
    names = {name for one in rows for name in session.get_available_regions("ec2", partition_name=one)}
    regions = "".join(f'    "{name}",\n' for name in sorted(names))
    described = '"""The domain of each partition, and a regular expression for the names of its regions."""'
    return f"{HEADER}PARTITIONS = {{\n{listed}}}\n{described}\n\nREGIONS = (\n{regions})\n"
