"""Commands of an instance."""
