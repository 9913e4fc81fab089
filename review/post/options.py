"""Options that the commands which write to a site have in common."""

import argparse
from pathlib import Path


def parser_of(command: str, description: str) -> argparse.ArgumentParser:
    """Return a parser with the reviews to post, the repository, and the author by whom earlier posts are found."""
    parser = argparse.ArgumentParser(prog=f"python -m review {command}", description=description)
    parser.add_argument(
        "reviews", nargs="*", type=Path, help="files that `python -m review` printed, one for each stack"
    )
    parser.add_argument("--repository", required=True, help="OWNER/NAME, or the path or number of a GitLab project")
    parser.add_argument("--author", default="github-actions[bot]", help="the user of the token")
    return parser
