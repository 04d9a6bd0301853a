"""Tests of the source itself: rules that would otherwise stand only in prose."""
