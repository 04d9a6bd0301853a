"""Tests of payments: the providers, settling, and what survives a killed process."""
