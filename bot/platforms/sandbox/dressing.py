"""What people write around an answer, each in their own manner: greetings, doubts, wishes, emoji, friends."""

from random import Random

from bot.platforms.sandbox.people import Follower
from bot.platforms.sandbox.words import draw, frames, words


def dress(text: str, follower: Follower, friends: tuple[str, ...], dice: Random) -> str:
    """Return the answer as the follower posts it; the less they chat, the barer it is.

    Args:
        friends: Handles of those they would tag.
    """
    much = follower.chattiness
    before = dice.choice(frames(follower.manner, "before")) if dice.random() < 0.15 + 0.45 * much else ""
    after = dice.choice(frames(follower.manner, "after")) if dice.random() < 0.12 + 0.5 * much else ""
    if not before and dice.random() < 0.07:
        before = dice.choice(frames("shared", "modest"))
    if not after and dice.random() < 0.04 + 0.08 * much:
        after = dice.choice(frames("shared", "remarks"))
    elif not after and dice.random() < 0.03:
        after = dice.choice(frames("shared", "sure"))
    line = text
    if before:
        line = f"{before}{dice.choice([' ', ' ', ' ', ': ', ' : ', ', '])}{line}"
    if after:
        line += draw(dice, ((" ", 60), (", ", 20), ("\n", 5), (". ", 10), (".. ", 5))) + after
    if dice.random() < 0.12 + 0.2 * much:
        line += dice.choice([" ", ""]) + dice.choice(frames("shared", "emoji")) * dice.choice([1, 1, 2, 3])
    if dice.random() < 0.05:
        line += " " + " ".join(dice.sample(frames("shared", "hashtags"), dice.randint(1, 3)))
    if friends and dice.random() < 0.06:
        line += dice.choice([" ", "\n"]) + with_friends(
            dice.choice(frames("shared", "tagging")), friends, dice
        )
    return line


def talk(about: str, follower: Follower, friends: tuple[str, ...], key: str, dice: Random) -> str:
    """Return a comment that is no answer."""
    text = with_friends(dice.choice(words("talk", about)), friends, dice)
    text = text.replace("{a}", key).replace("{p}", dice.choice(words("names", "homes")))
    if dice.random() < 0.15 + 0.2 * follower.chattiness:
        text += " " + dice.choice(frames("shared", "emoji"))
    return text if dice.random() < 0.8 else text.lower()


def with_friends(text: str, friends: tuple[str, ...], dice: Random) -> str:
    """Return the text with its places for friends filled."""
    while "{f}" in text:
        text = text.replace("{f}", "@" + (dice.choice(friends) if friends else "kemensosri"), 1)
    return text.replace("@{g}", "teman teman")
