"""How a review is presented."""
