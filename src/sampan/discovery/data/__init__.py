"""Cities and regions, as files, and what makes these."""
