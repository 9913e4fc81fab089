"""Resource classes and functions of the provider `strata`, one module for each AWS service. They need pulumi alone."""
