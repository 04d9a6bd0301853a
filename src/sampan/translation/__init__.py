"""Text in, text out: engines, memory and language."""
