"""Tests of the live updates."""
