"""Tests of running an instance."""
