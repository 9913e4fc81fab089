"""The output of a Pulumi run for a log."""

from embedded.run_log import without_repetitions

NODE = " +  embedded:index:Node node"
POD = " +  kubernetes:core/v1:Pod web"
START = [
    "Updating (local):",
    "",
    f"{NODE} creating (0s)",
    f"{POD} creating (0s)",
    f"{NODE} creating (3s) node: etcd ready",
]
ERROR = ["  kubernetes:core/v1:Pod (web):", "    error: 1 error occurred:", "    \t* quota exceeded", ""]
SUMMARY = ["Resources:", "    + 2 created", "", "Duration: 9s"]


def test_an_event_is_shown_once_and_a_message_where_it_is_new() -> None:
    again = [f"{POD} creating (0s)", f"{POD} creating (1s) Waiting", f"{POD} creating (2s) Waiting"]
    output = [*START, *again, f"{NODE} created (7s) node: etcd ready", f"{POD}-2 creating (7s) Waiting"]
    expected = [*START, f"{POD} creating (1s) Waiting", f"{NODE} created (7s)", f"{POD}-2 creating (7s) Waiting"]
    assert list(without_repetitions(output)) == expected


def test_diagnostics_are_left_out_unless_they_say_something_new() -> None:
    known = ["  embedded:index:Node (node):", "    node: etcd ready", ""]
    new = ["  pulumi:pulumi:Stack (strata-local):", "    a note of two lines,", "    of which one was shown", ""]
    assert list(without_repetitions([*START, "Diagnostics:", *known, *SUMMARY])) == [*START, "", *SUMMARY]
    shown = [*START, "Diagnostics:", *new, *SUMMARY]
    assert list(without_repetitions([*START, "Diagnostics:", *known, *new, *SUMMARY])) == shown


def test_an_error_is_repeated_at_the_end() -> None:
    output = [*START, f"{POD} **creating failed** (4s) error: 1 error occurred:", "Diagnostics:", *ERROR, *SUMMARY]
    assert list(without_repetitions(output)) == output


def test_a_run_that_ends_in_its_diagnostics_shows_them() -> None:
    assert list(without_repetitions([*START, "Diagnostics:", *ERROR[:-1]])) == [*START, "Diagnostics:", *ERROR[:-1]]
