"""What a reader is shown: Explore, Following, Video and search."""
