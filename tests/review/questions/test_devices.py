"""Rights that hold on registered devices only, in answers and in reviews."""

from pathlib import Path
from typing import Any

import pytest

from ..rights.iam_worlds import INLINE, USER, document
from ..rights.worlds import ReportedLosses, Resources
from .states import asked, exported
from .world import ALICE, LIST

STAFF = {"203.0.113.7/32": "alice-laptop", "198.51.100.0/24": "office"}
GUESTS = {"192.0.2.0/24": "guests"}
OFFICE, ALL = {"198.51.100.0/24": "office"}, [*STAFF, *GUESTS]
NOT_FORWARDED = {"Bool": {"aws:ViaAWSService": "false"}}


def world(*more: dict[str, Any], **condition: Any) -> Resources:
    """Return a user who may read objects under a condition, with further statements, and two device lists."""
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    return {
        (USER, "alice"): {"name": "alice", "arn": ALICE},
        (INLINE, "own"): {
            "user": "alice",
            "policy": document(read | ({"Condition": condition} if condition else {}), *more),
        },
        (LIST, "staff"): {"entries": STAFF},
        (LIST, "guests"): {"entries": GUESTS},
    }


def deny(*networks: str) -> dict[str, Any]:
    condition = {"NotIpAddress": {"aws:SourceIp": list(networks)}, **NOT_FORWARDED}
    return {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (world(IpAddress={"aws:SourceIp": list(STAFF)}), "if requested from registered devices (`staff`)"),
        (world(IpAddress={"aws:SourceIp": ALL}), "if requested from registered devices (`guests`, `staff`)"),
        (world(IpAddress={"aws:SourceIp": list(OFFICE)}), "if `aws:SourceIp is 198.51.100.0/24`"),
        (world(IpAddress={"aws:SourceIp": "203.0.113.0/24"}), "if `aws:SourceIp is 203.0.113.0/24`"),
        (
            world(deny(*STAFF)),
            "statement 2 denies it if `aws:ViaAWSService is false` and not requested from registered devices (`staff`)",
        ),
        (world(deny("203.0.113.0/24")), "if `aws:SourceIp is not 203.0.113.0/24` and `aws:ViaAWSService is false`"),
    ],
)
def test_an_answer_names_registered_devices(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, found: Resources, words: str
) -> None:
    (tmp_path / "state.json").write_bytes(exported(found))
    answer = asked(capsys, tmp_path / "state.json", "who", "alice")
    assert f"{words}\n" in answer, answer
    assert "- **maybe**: `s3:GetObject` on `*`" in answer


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (world(), world(IpAddress={"aws:SourceIp": list(STAFF)}), "not requested from registered devices (`staff`)"),
        (world(), world(deny(*STAFF)), "not requested from registered devices (`staff`)"),
        (
            world(IpAddress={"aws:SourceIp": ALL}),
            world(IpAddress={"aws:SourceIp": list(STAFF)}),
            "`s3:GetObject` on `*` where requested from registered devices (`guests`)",
        ),
        (world(deny(*STAFF)), world(), ""),
        (world(deny(*STAFF)), world(deny(*ALL)), ""),
    ],
)
def test_a_review_names_registered_devices(before: Resources, after: Resources, words: str) -> None:
    reported = ReportedLosses(before, after)
    assert bool(reported) is bool(words)
    assert words in "\n".join(finding.what for finding in reported.review.findings)
