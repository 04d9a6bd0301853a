"""What the benchmarks are made of: an instance, a world to fill it with, load, and meters."""
