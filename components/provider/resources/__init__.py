"""The resource types: one folder per service, one file per type; here, what several types share."""
