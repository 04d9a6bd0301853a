"""The shop's handlers; each file does one thing."""
