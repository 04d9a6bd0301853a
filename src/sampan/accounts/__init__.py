"""People: identity, profile, follow, block, mute and standing."""
