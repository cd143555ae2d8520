"""What the team decides about the game: bot.toml and the environment, read once and checked whole.

`Settings()` is the shipped game on the sandbox. `load_settings` reads a folder; it refuses with every
problem at once, and reads no secret from bot.toml.
"""

from bot.settings.document import Settings
from bot.settings.reading import SETTINGS_FILE, load_settings
from bot.settings.sections import SeriesSettings

__all__ = ["SETTINGS_FILE", "SeriesSettings", "Settings", "load_settings"]
