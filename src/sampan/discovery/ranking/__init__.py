"""The order of cards, computed without Django and without money."""
