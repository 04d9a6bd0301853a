"""The shop's tasks; each file does one thing."""
