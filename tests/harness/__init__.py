"""What tests of several folders share: Pulumi projects, AWS accounts behind a proxy, checkouts and nodes."""
