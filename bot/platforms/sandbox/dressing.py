"""What people write around an answer, and beside it, each in their own manner and spelling."""

import re
from functools import lru_cache
from random import Random

from bot.platforms.sandbox.people import Follower
from bot.platforms.sandbox.words import dice as dice_for
from bot.platforms.sandbox.words import draw, frames, word_ways, words


def dress(text: str, follower: Follower, friends: tuple[str, ...], dice: Random) -> str:
    """Return the answer as the follower posts it; the less they chat, the barer it is.

    Args:
        friends: Handles of those they would tag.
    """
    much = follower.chattiness
    if dice.random() < 0.03 * much:
        return _form(text, follower, dice)
    before = dice.choice(frames(follower.manner, "before")) if dice.random() < 0.15 + 0.45 * much else ""
    after = dice.choice(frames(follower.manner, "after")) if dice.random() < 0.12 + 0.5 * much else ""
    if not before and dice.random() < 0.07:
        before = dice.choice(frames("shared", "modest"))
    if not after and dice.random() < 0.05 + 0.1 * much:
        after = dice.choice(frames("shared", "remarks"))
    elif not after and dice.random() < 0.03:
        after = dice.choice(frames("shared", "sure"))
    line = text
    if before:
        mark = " " if before[-1] in ",:" else draw(dice, ((" ", 60), (": ", 16), (" : ", 10), (", ", 14)))
        line = f"{in_own_spelling(before, follower)}{mark}{line}"
    if after:
        marks = ((" ", 60), (", ", 20), (". ", 10), (".. ", 6), ("\n", 6 if len(after) > 12 else 0))
        line += draw(dice, marks) + in_own_spelling(after, follower)
    if dice.random() < 0.12 + 0.2 * much:
        line += dice.choice([" ", ""]) + dice.choice(frames("shared", "emoji")) * dice.choice([1, 1, 2, 3])
    if dice.random() < 0.05:
        line += " " + " ".join(dice.sample(frames("shared", "hashtags"), dice.randint(1, 3)))
    if friends and dice.random() < 0.07:
        tags = with_friends(dice.choice(frames("shared", "tagging")), friends)
        line += dice.choice([" ", "\n"]) + in_own_spelling(tags, follower)
    return line


def talk(about: str, follower: Follower, friends: tuple[str, ...], key: str, dice: Random) -> str:
    """Return a comment that is no answer."""
    template = dice.choice(words("talk", about))
    text = in_own_spelling(template, follower)
    if about != "advert":
        text = _in_own_case(text, follower, dice)
    emoji = words("talk", "sad_emoji") if about == "complaint" else frames("shared", "emoji")
    if len(text) > 3 and dice.random() < 0.12 + 0.2 * follower.chattiness:
        text += dice.choice([" ", "", " "]) + dice.choice(emoji)
    text = with_friends(text, friends)
    return text.replace("{a}", key).replace("{p}", dice.choice(words("names", "homes")))


def with_friends(text: str, friends: tuple[str, ...]) -> str:
    """Return the text with its places for friends filled, each friend once."""
    for friend in friends:
        text = text.replace("{f}", f"@{friend}", 1)
    return text.replace("{f}", "").strip() or "👋"


def in_own_spelling(text: str, follower: Follower) -> str:
    """Return the text with ordinary words as this follower always writes them."""
    ways = _own_ways(follower.handle, follower.care)

    def respelt(found: re.Match[str]) -> str:
        own = ways.get(found[0].lower())
        if own is None:
            return found[0]
        return own.capitalize() if found[0][0].isupper() else own

    return re.sub(r"(?<![{@#\w])(?:terima kasih|[A-Za-z]+)(?![}\w])", respelt, text, flags=re.IGNORECASE)


def _in_own_case(text: str, follower: Follower, dice: Random) -> str:
    habit = dice_for(follower.handle, "case").random()
    if habit < 0.05 and "{" not in text:
        return text.upper()
    if habit < 0.55:
        text = text.lower()
    if text[-1].isalpha():
        text += draw(
            dice, (("", 70), ("..", 6), ("...", 5), ("!", 4), ("!!", 4), (text[-1] * 3, 4), (".", 7))
        )
    return text


def _form(text: str, follower: Follower, dice: Random) -> str:
    """Return the answer as a filled-in form, which some quizzes ask for and some people never unlearn."""
    name = re.sub(r"[\d._]+", " ", follower.handle).strip().title() or "Hamba Allah"
    place = dice.choice(words("names", "homes"))
    lines = [f"{dice.choice(['Jawaban', 'Jawab', 'Jwb'])} : {text}", f"Nama : {name}"]
    if dice.random() < 0.6:
        lines.append(f"{dice.choice(['Kota', 'Asal', 'Domisili'])} : {place}")
    return "\n".join(lines)


@lru_cache(maxsize=20_000)
def _own_ways(handle: str, care: float) -> dict[str, str]:
    own = dice_for(handle, "spelling")
    return {ways[0]: own.choice(ways) if own.random() > care * 0.5 else ways[0] for ways in word_ways()}
