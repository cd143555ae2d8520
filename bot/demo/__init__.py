"""A whole week of games in about a minute, on the embedded simulated Instagram."""
