"""The AWS API of the tests: moto's server behind a proxy that gives it what AWS has and moto lacks, faults included."""
