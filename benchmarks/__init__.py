"""Measurements of Sampan: each prints one table and says what it measured."""
