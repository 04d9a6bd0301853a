"""Pictures and videos: checking, converting, storing."""
