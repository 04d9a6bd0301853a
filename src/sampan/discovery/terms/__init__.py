"""Text made into what the search compares: folded words, pairs of characters, pinyin, packed numbers."""
