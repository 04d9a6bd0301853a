"""One adapter for each translation engine, free of Django."""
