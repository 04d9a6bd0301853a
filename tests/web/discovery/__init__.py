"""Tests of web/discovery."""
