"""Where the game is played: one protocol, several backends."""
