"""Trains an adapter for the offline translation model: data, training on a GPU, export to GGUF."""
