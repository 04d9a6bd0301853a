"""Pages and pieces for people who learn the other language: pinyin, words, the notebook."""
