"""Sampan: a self-hosted social platform where Chinese and English speakers share one world."""

__version__ = "0.1.0"
