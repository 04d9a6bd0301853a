"""Tests of the study pages."""
