"""Help for people who learn the other language: pinyin, words, dictionaries, practice. Pure: no Django."""
