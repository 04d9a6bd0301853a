"""Tests of web/present."""
