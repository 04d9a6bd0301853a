"""Migrations of the translation room."""
