"""A simulated Instagram with followers, for rehearsal, demonstration and tests."""

from bot.platforms.sandbox.faults import Faults, Method
from bot.platforms.sandbox.platform import Sandbox

__all__ = ["Faults", "Method", "Sandbox"]
