"""Settings, URL map and the entry points of the servers."""
