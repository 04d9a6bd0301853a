"""The shop's selectors; each file does one thing."""
