"""The rules of the game: pure, without input or output, clock, chance or logging."""
