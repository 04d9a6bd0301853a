"""Tests of words in pictures."""
