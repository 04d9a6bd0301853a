"""Tests of the pages of the house."""
