"""Tests of the training of adapters, on the processor with a toy model that they write themselves."""
