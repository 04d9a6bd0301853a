"""Tests of the single engines and of what guards them."""
