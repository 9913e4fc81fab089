"""The AWS accounts of the tests: copies of the embedded AWS API, behind a proxy that logs calls and adds faults."""
