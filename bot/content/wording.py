"""What followers and winners read: captions, hints, answers, thanks, announcements, messages.

The words stand in templates; here they get their facts, and what must never be missing is made sure
of: closing time, prize, terms, the fixed words against impostors, and the marker at the very end. A
text that is too long is shortened where it may be, at a word; what may not be shortened is never cut.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.content.facts import Facts
from bot.content.occasions import Announcement, ByHand, Correction, Limits, Post, Reveal, WinnerMessage
from bot.content.shortening import (
    counted_length,
    hashtags_in,
    shortened,
    tidy,
    within_hashtags,
    within_mentions,
)
from bot.content.templating import Templates, Value
from bot.errors import Fact, Problem, UserError

LONGEST_ALT_TEXT = 1000
_SHORTEST_OPENING = 60  # below this an opening says nothing


class Wording:
    """All that is said to followers, in one language and one account's time.

    Args:
        language: `id` or `en`.
        zone: The account's own; all moments are written in it.
        overrides: The team's own templates; None where there are none. A mistake in one raises
            `UserError` here, with file and line.
        handle: The account, named in the fixed words.
        name: Whose account it is.
        limits: Instagram's, or stricter ones.
        other_zones: Their clocks stand beside the account's own.
    """

    def __init__(
        self,
        language: str,
        zone: ZoneInfo,
        overrides: Path | None,
        *,
        handle: str = "",
        name: str = "",
        limits: Limits | None = None,
        other_zones: Sequence[ZoneInfo] = (),
    ) -> None:
        self._limits = limits or Limits()
        self._facts = Facts(language, zone, handle, name or handle, other_zones)
        self._templates = Templates(language, overrides, self._facts.samples())

    def caption(self, post: Post) -> str:
        """Return what stands under the post, the marker last; raises `UserError` where it cannot fit."""
        facts = self._facts.of_post(post)
        opening = tidy(post.own_caption or self._templates.render("opening", facts))
        hashtags = self._hashtags(post.hashtags, opening)
        for tags in (hashtags, ""):

            def with_opening(text: str, tags: str = tags) -> str:
                whole = tidy(self._templates.render("caption", {**facts, "opening": text, "hashtags": tags}))
                whole = self._with(
                    whole, self._facts.moment(post.closes_at), post.prize, post.terms, self._facts.official()
                )
                return self._ended(whole, post.marker)

            fitting = self._shortest_cut(opening, with_opening)
            if fitting is not None:
                return fitting
        length = counted_length(with_opening(""))
        raise UserError(Problem("wording.caption-too-long", {"length": length, "most": self._limits.caption}))

    def hint(self, text: str, number: int = 1, count: int = 1) -> str:
        """Return a hint as the account's own comment."""
        room = self._limits.caption - 40
        facts: dict[str, Value] = {
            "text": shortened(tidy(text), room),
            "number": number,
            "several": count > 1,
        }
        return self._plain("hint", facts)

    def reveal(self, reveal: Reveal) -> str:
        """Return the answers as the account's own comment; explanations give way before answers do."""
        for most in (1000, 300, 120, 0):
            text = self._plain("reveal", self._facts.of_reveal(reveal, most))
            if counted_length(text) <= self._limits.caption:
                return text
        return shortened(text, self._limits.caption)

    def thanks(self, comment_id: str, handle: str = "") -> str:
        """Return a short word of thanks; the same comment always gets the same one."""
        lines = [line for line in self._plain("thanks", {"handle": handle}).splitlines() if line.strip()]
        if not lines:
            return ""
        digest = hashlib.sha256(comment_id.encode("utf-8", "surrogatepass")).digest()
        return lines[int.from_bytes(digest[:8]) % len(lines)].strip()

    def announcement(self, announcement: Announcement) -> str:
        """Return what stands under the winners' post, the marker last; no winner is ever left out."""
        facts = self._facts.of_announcement(announcement)
        for tags in (self._hashtags(announcement.hashtags, ""), ""):
            text = tidy(self._templates.render("announcement", {**facts, "hashtags": tags}))
            text = self._with(text, announcement.prize, announcement.terms, self._facts.official())
            text = self._ended(text, announcement.marker)
            if counted_length(text) <= self._limits.caption:
                return text
        facts_of_length: dict[str, Fact] = {"length": counted_length(text), "most": self._limits.caption}
        raise UserError(Problem("wording.announcement-too-long", facts_of_length))

    def message_to_winner(self, message: WinnerMessage) -> str:
        """Return the message to one winner, with the code to repeat and the fixed words."""
        text = tidy(self._templates.render("message", self._facts.of_message(message)))
        return self._with(text, message.prize, message.code, self._facts.official())

    def correction(self, correction: Correction) -> str:
        """Return the public correction of an announced week, the marker last."""

        def with_reason(reason: str) -> str:
            facts = {**self._facts.of_correction(correction), "reason": reason}
            text = self._with(tidy(self._templates.render("correction", facts)), self._facts.official())
            return self._ended(text, correction.marker)

        fitting = self._shortest_cut(tidy(correction.reason), with_reason)
        return fitting if fitting is not None else with_reason("")

    def by_hand(self, by_hand: ByHand) -> str:
        """Return the steps for a person who posts in the app."""
        return self._with(self._plain("by_hand", self._facts.of_by_hand(by_hand)), by_hand.marker)

    def alt_text(self, post: Post, index: int | None = 0, *, with_options: bool = True) -> str:
        """Return the words for the picture of one question, or of none: the cover; no answer is given."""
        if post.own_alt_text and not index:
            return shortened(tidy(post.own_alt_text), LONGEST_ALT_TEXT)
        facts = self._facts.of_alt_text(post, index)
        if not with_options:
            facts["options"] = []
        return shortened(self._one_line("alt_text", facts), LONGEST_ALT_TEXT)

    def closing_alt_text(self, post: Post) -> str:
        """Return the words for the story that the round closes soon; no answer is given."""
        index = 0 if len(post.questions) == 1 else None
        text = self._one_line("closing_alt_text", self._facts.of_alt_text(post, index))
        return shortened(text, LONGEST_ALT_TEXT)

    def reveal_alt_text(self, reveal: Reveal) -> str:
        """Return the words for the picture of the answers."""
        return shortened(
            self._one_line("reveal_alt_text", self._facts.of_reveal(reveal, 0)), LONGEST_ALT_TEXT
        )

    def podium_alt_text(self, announcement: Announcement, picture: int = 1, pictures: int = 1) -> str:
        """Return the words for one picture of the winners, who are those that stand on it."""
        facts = self._facts.of_announcement(announcement)
        facts |= {"picture": picture, "pictures": pictures}
        return shortened(self._one_line("podium_alt_text", facts), LONGEST_ALT_TEXT)

    def _plain(self, name: str, facts: Mapping[str, Value]) -> str:
        return within_mentions(tidy(self._templates.render(name, facts)), self._limits.mentions)

    def _one_line(self, name: str, facts: Mapping[str, Value]) -> str:
        return " ".join(self._templates.render(name, facts).split())

    def _shortest_cut(self, text: str, whole: Callable[[str], str]) -> str | None:
        """Return the whole with as much of `text` as fits; None where nothing sensible of it does."""
        finished = whole(text)
        over = counted_length(finished) - self._limits.caption
        room = counted_length(text)
        while over > 0:
            room -= over
            if room < _SHORTEST_OPENING:
                return None
            finished = whole(shortened(text, room))
            over = counted_length(finished) - self._limits.caption
        return finished

    @staticmethod
    def _with(text: str, *needed: str | None) -> str:
        """Return the text with each needed part: a template may place it, but cannot leave it out."""
        squeezed = " ".join(text.split())
        for part in needed:
            if part and " ".join(part.split()) not in squeezed:
                text = f"{text}\n\n{part.strip()}"
        return text

    def _ended(self, text: str, marker: str) -> str:
        text = within_hashtags(text.replace(marker, ""), self._limits.hashtags)
        return f"{tidy(within_mentions(text, self._limits.mentions))}\n\n{marker}"

    def _hashtags(self, wanted: tuple[str, ...], text: str) -> str:
        there = hashtags_in(text)
        new = [tag.lstrip("#") for tag in wanted if tag.lstrip("#").lower() not in there]
        room = max(0, self._limits.hashtags - len(there))
        return " ".join(f"#{tag}" for tag in list(dict.fromkeys(new))[:room])
