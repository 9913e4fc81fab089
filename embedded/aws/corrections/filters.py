"""The filters of EC2's Describe calls."""


def by(name: str, *values: str | None) -> list[dict[str, object]]:
    """Return the filter for resources that have one of the values."""
    return [{"Name": name, "Values": list(values)}]
