"""Speech and its subtitles, without Django: writing down what is said, cues, and their file formats."""
