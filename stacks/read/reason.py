"""Find out why a call of the engine failed."""


def reason_of(error: Exception) -> str:
    """Return why an invoke failed, of the several lines that the SDK's exception has."""
    return str(error).rpartition("error: ")[2].strip()
