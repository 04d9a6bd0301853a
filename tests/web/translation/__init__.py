"""Tests of web/translation."""
