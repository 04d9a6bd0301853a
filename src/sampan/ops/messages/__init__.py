"""The interface's translations, without GNU gettext: gathered from the source, checked, compiled."""
