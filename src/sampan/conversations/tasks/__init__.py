"""What the conversations room does by the clock and in the background."""
