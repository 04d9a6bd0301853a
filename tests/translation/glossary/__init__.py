"""Tests of translation/glossary."""
