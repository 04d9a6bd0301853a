"""Tests of web/conversations."""
