"""The shop's services; each file does one thing."""
