"""Tests of the seller's centre and the operator's pages."""
