"""What the discovery room does: it makes the pools that Explore draws from."""

from sampan.discovery.services.pools import ensure_pool, remake_pools

__all__ = ["ensure_pool", "remake_pools"]
