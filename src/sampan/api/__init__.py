"""The programming interfaces."""
