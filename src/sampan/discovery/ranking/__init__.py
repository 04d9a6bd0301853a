"""Which notes stand where: plain numbers, without Django, without money. The weights are in weights.py."""
