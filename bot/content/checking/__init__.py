"""From the tree of a quiz file to a quiz, and everything that is wrong with it before the day."""
