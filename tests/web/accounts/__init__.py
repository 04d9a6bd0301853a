"""Tests of profiles, settings and of signing in and up."""
