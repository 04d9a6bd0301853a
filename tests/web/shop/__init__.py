"""Tests of the pages that buyers see."""
