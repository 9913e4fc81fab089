"""Find out why a call of the engine failed."""


def reason_of(error: Exception) -> str:
    """Return the reason why an invoke failed, from the lines of the SDK's exception."""
    return str(error).rpartition("error: ")[2].strip()
