"""How the pages of a feed come about: the pools that visitors walk, the walks of members, all the rest."""
