"""The demo world: invented people and their notes, real photographs, and what loads them."""
