"""What the Shop tab shows whom: pure code that scores and mixes products, apart from the ranking of notes."""
