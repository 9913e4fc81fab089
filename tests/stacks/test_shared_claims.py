"""Several applications on one claim: allowed if each that keeps running can share its data."""

from pathlib import Path

import pytest

from .problems import problems, warnings

BEGIN = """\
kubernetes: {kind: embedded}
storage:
  classes: {fast: {provisioner: rancher.io/local-path}}
  claims: {data: {storageClassName: fast, storage: 1Gi}}
applications:
"""
DB = 'db: {kind: container, image: "db:1", claims: {/data: data}}'
SHARING = 'assets: {kind: container, image: "assets:1", claims: {/data: data}, strategy: RollingUpdate}'
PAGE = "page: {kind: nginx, claim: data, page: hello}"
JOB = 'migrate: {kind: job, image: "db:1", claims: {/in: data}, before: [db]}'
CRON_JOB = 'backup: {kind: cronJob, image: "db:1", claims: {/in: data}, schedule: "@daily"}'
SHARED = "because two programs on one claim destroy its data unless"


def file_of(*applications: str) -> str:
    return BEGIN + "".join(f"  {one}\n" for one in applications)


@pytest.mark.parametrize(
    ("other", "at", "alone"),
    [
        (DB.replace("db:", "other:", 1), "other.claims./data", "db and other"),
        (JOB, "migrate.claims./in", "db"),
        (JOB.replace(", before: [db]", ""), "migrate.claims./in", "db"),
        (CRON_JOB, "backup.claims./in", "db"),
        (PAGE, "page.claim", "db"),
        (SHARING, "assets.claims./data", "db"),
    ],
)
def test_an_application_is_not_on_the_claim_of_one_that_cannot_share_it(
    tmp_path: Path, other: str, at: str, alone: str
) -> None:
    (found,) = problems(tmp_path, file_of(DB, other))
    assert found == (
        f"7: applications.{at}: 'data': conflicts with applications.db.claims./data, {SHARED} {alone} can share it: "
        f"give each application its own claim, or write strategy: RollingUpdate for {alone}"
    )


def test_the_order_in_the_file_does_not_matter(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, file_of(PAGE, SHARING, CRON_JOB, DB))
    expected = f"9: applications.db.claims./data: 'data': conflicts with applications.page.claim, {SHARED} db can share"
    assert found.startswith(expected)


def test_programs_that_share_their_data_are_on_one_claim(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text(file_of(PAGE, SHARING, JOB.replace("[db]", "[page]"), CRON_JOB))
    assert warnings(tmp_path) == []


def test_one_application_mounts_a_claim_twice(tmp_path: Path) -> None:
    (tmp_path / "stack.yaml").write_text(file_of(DB.replace("/data: data", "/a: data, /b: data")))
    assert warnings(tmp_path) == []
