"""Tests of the study aids that need no database."""
