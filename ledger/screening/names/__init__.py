"""Names: how one is read, however it is spelled.

letters  what is written, as sounds
scripts  in whose letters it is written, and what it looks like
words    a name, as words without titles and articles, what belongs together in one
forms    a word, as its consonants and the vowels between them, and skeletons that find it
known    how common a word is
likeness how alike two words are, and by which letters
"""
