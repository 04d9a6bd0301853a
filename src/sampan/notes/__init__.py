"""Posts with pictures or a video: drafts, publishing, topics, boards."""
