"""Journeys through the whole app in a real browser."""
