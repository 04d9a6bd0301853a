"""What Sampan offers programs beyond what Mastodon knows, with a document of all of it."""
