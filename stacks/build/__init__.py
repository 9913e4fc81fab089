"""The wiring: it declares the components of an environment."""
