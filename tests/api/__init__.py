"""Tests of the programming interfaces."""
