"""Tests that need PyTorch, which only `make test-training` installs."""
