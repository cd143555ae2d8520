"""A whole week of games in under a minute, on the embedded simulated Instagram."""
