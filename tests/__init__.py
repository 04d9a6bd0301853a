"""The proof that Sampan does what it says."""
