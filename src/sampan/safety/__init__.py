"""Reports and the decisions that answer them."""
