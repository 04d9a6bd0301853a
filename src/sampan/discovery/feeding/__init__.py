"""How the pages of a feed come about: cursors, the pools that visitors walk, the walks of members, the rest."""
