"""Makes the sessions of botocore in this process read its data once: each of its own would parse EC2's 3 MB again."""

from functools import cache

from botocore import session

session.create_loader = cache(session.create_loader)
