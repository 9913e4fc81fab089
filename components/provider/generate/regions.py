"""The regions that botocore knows, of every partition, for programs, which do not import it."""

from boto3 import Session

HEADER = '"""The regions of AWS that botocore knew when `make generate` wrote this module."""\n\n'


def module() -> str:
    """Return the text of the module `regions`."""
    session = Session()
    partitions = session.get_available_partitions()
    names = sorted({name for one in partitions for name in session.get_available_regions("ec2", partition_name=one)})
    listed = "".join(f'    "{name}",\n' for name in names)
    return f"{HEADER}REGIONS = (\n{listed})\n"
