"""Words in pictures, without Django: reading them, mending what was read, and putting lines together."""
