"""The shop's questions to its tables that several rooms of it ask."""
