"""Security rules that every environment must obey, asserted of rendered manifests and of the calls to AWS."""
