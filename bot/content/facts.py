"""From what there is to say to the variables that a template may use.

Every value is finished text, a number, or a list of such: a template needs no knowledge of time zones,
plural forms or the game's types.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.content.examples import example_parts
from bot.content.messages import say
from bot.content.moments import clock_text, days_text, moment_text, number_text
from bot.content.occasions import Announcement, ByHand, Correction, Post, Reveal, WinnerMessage
from bot.content.shortening import shortened, tidy
from bot.content.subjects import Winner
from bot.content.templating import Value, Variables
from bot.game.model import (
    Attempts,
    EmojiClue,
    LettersScrambled,
    LettersShown,
    MultipleChoice,
    OpenAnswer,
    Option,
    PictureClue,
    Puzzle,
    Question,
    SpeedBonus,
    TebakKata,
)

_MEDALS = ("🥇", "🥈", "🥉")
_OTHER_MEDAL = "🏅"


class Facts:
    """The variables of all templates, in one language and one account's time."""

    def __init__(
        self, language: str, zone: ZoneInfo, handle: str, name: str, others: Sequence[ZoneInfo] = ()
    ) -> None:
        self._language = language
        self._zone = zone
        self._others = tuple(others)
        self._handle = handle
        self._name = name

    def _words(self, code: str, **facts: str | int) -> str:
        return say(f"wording.{code}", self._language, **facts)

    def official(self) -> str:
        """Return the fixed words against impostors; never left out, whatever a template says."""
        return self._words("official", handle=self._handle)

    def moment(self, moment: datetime) -> str:
        """Return a moment in the account's own time, written out, the other zones' clocks beside it."""
        return moment_text(moment, self._zone, self._language, self._others)

    def _rules(self, attempts: Attempts) -> str:
        match attempts:
            case Attempts(rule="any", limit=None):
                return self._words("attempts.any")
            case Attempts(rule="any", limit=limit) if limit is not None and limit > 1:
                return self._words("attempts.limited", limit=limit)
            case Attempts(rule="last"):
                return self._words("attempts.last")
            case _:
                return self._words("attempts.first")

    def _scoring(self, points: int | None, bonus: SpeedBonus | None) -> str:
        parts = [] if points is None else [self._words("points", points=number_text(points, self._language))]
        if bonus is not None and bonus.points:
            duration = self._duration(bonus.melts_after)
            parts.append(self._words("speed-bonus", points=bonus.points, duration=duration))
        return " ".join(parts)

    def _duration(self, duration: timedelta) -> str:
        minutes = round(duration.total_seconds() / 60)
        days, rest = divmod(minutes, 24 * 60)
        if days > 1 and not rest:
            return self._words("days", count=days)
        hours, minutes = divmod(minutes, 60)
        parts = [self._words("hour" if hours == 1 else "hours", count=hours)] if hours else []
        parts += [self._words("minutes", count=minutes)] if minutes or not hours else []
        return " ".join(parts)

    def _medal(self, rank: int) -> str:
        return _MEDALS[rank - 1] if 1 <= rank <= 3 else _OTHER_MEDAL

    def _winners(self, winners: tuple[Winner, ...]) -> list[dict[str, str]]:
        return [
            {
                "rank": str(winner.rank),
                "medal": self._medal(winner.rank),
                "handle": winner.handle,
                "points": number_text(winner.points, self._language),
                "ahead": self._words(f"ahead.{winner.ahead_by}") if winner.ahead_by else "",
            }
            for winner in winners
        ]

    def of_post(self, post: Post) -> dict[str, Value]:
        """Return what the templates may say about a post, but for its opening and hashtags."""
        return {
            "series": post.series_title,
            "title": post.title or post.series_title,
            "number": post.number or 0,
            "programme": post.programme or "",
            "account": self._handle,
            "name": self._name,
            "opening": "",
            "questions": [
                self._question(question, number) for number, question in enumerate(post.questions, 1)
            ],
            "options": [
                {"question": str(number), "letter": option.letter, "text": option.text}
                for number, question in enumerate(post.questions, 1)
                if isinstance(question, MultipleChoice)
                for option in question.options
            ],
            "count": len(post.questions),
            "several": len(post.questions) > 1,
            "example": " ".join(example_parts(post.questions)),
            "rules": self._rules(post.attempts),
            "scoring": self._scoring(post.points, post.speed_bonus),
            "closes": self.moment(post.closes_at),
            "closes_clock": clock_text(post.closes_at, self._zone, self._language),
            "prize": post.prize or "",
            "terms": post.terms or "",
            "official": self.official(),
            "hashtags": "",
        }

    def _question(self, question: Question, number: int) -> dict[str, str]:
        puzzle = alt = ""
        label = "question"
        match question:
            case TebakKata():
                puzzle, alt = self._puzzle(question.puzzle)
                label = "clue"
            case MultipleChoice() | OpenAnswer():
                pass
            case _:
                assert_never(question)
        return {
            "number": str(number),
            "text": question.text,
            "puzzle": puzzle,
            "puzzle_alt": alt,
            "label": self._words(f"label.{label}"),
        }

    def _puzzle(self, puzzle: Puzzle) -> tuple[str, str]:
        """Return a puzzle as written in the caption, and as told to those who cannot see it."""
        match puzzle:
            case LettersShown(pattern=pattern):
                gap = self._words("gap")
                told = [
                    ", ".join(gap if letter == "_" else letter.upper() for letter in word)
                    for word in pattern.split()
                ]
                shown = "   ".join(" ".join(word.upper()) for word in pattern.split())
                return f"🔤 {shown}", self._words("alt.shown", letters="; ".join(told))
            case LettersScrambled(letters=letters):
                shown = "   ".join(" ".join(word.upper()) for word in letters.split())
                told = ["; ".join(", ".join(word.upper()) for word in letters.split())]
                return f"🔀 {shown}", self._words("alt.scrambled", letters=told[0])
            case EmojiClue(emoji=emoji):
                return emoji, self._words("alt.emoji", emoji=emoji)
            case PictureClue():
                return "", self._words("alt.picture")
            case _:
                assert_never(puzzle)

    def of_alt_text(self, post: Post, index: int | None) -> dict[str, Value]:
        """Return what the templates may say about the picture of one question, or of none: the cover."""
        facts = self.of_post(post)
        options = facts["options"]
        shown = index or 0
        chosen = [
            option
            for option in (options if isinstance(options, list) else [])
            if isinstance(option, dict) and option["question"] == str(shown + 1)
        ]
        question = self._question(post.questions[shown], shown + 1)
        return {**facts, "cover": index is None, "question": question, "options": chosen}

    def of_reveal(self, reveal: Reveal, most: int) -> dict[str, Value]:
        """Return what the templates may say about the answers, explanations within `most` units."""
        return {
            "series": reveal.series_title,
            "name": self._name,
            "several": len(reveal.questions) > 1,
            "answers": [
                {
                    "number": str(number),
                    "question": question.text,
                    "answer": _answer(question),
                    "explanation": shortened(tidy(question.explanation or ""), most) if most else "",
                }
                for number, question in enumerate(reveal.questions, 1)
            ],
            "source": reveal.source or "",
            "right_answers": number_text(reveal.right_answers, self._language)
            if reveal.right_answers
            else "",
        }

    def of_announcement(self, announcement: Announcement) -> dict[str, Value]:
        """Return what the templates may say about a week's winners, but for the hashtags."""
        return {
            "series": " & ".join(announcement.series_titles),
            "name": self._name,
            "account": self._handle,
            "week": announcement.week,
            "days": days_text(announcement.first_day, announcement.last_day, self._zone, self._language),
            "winners": self._winners(announcement.winners),
            "prize": announcement.prize or "",
            "terms": announcement.terms or "",
            "claim_within": self._duration(announcement.claim_within) if announcement.claim_within else "",
            "official": self.official(),
            "hashtags": "",
        }

    def of_message(self, message: WinnerMessage) -> dict[str, Value]:
        """Return what the templates may say about a message to a winner."""
        return {
            "handle": message.winner.handle,
            "rank": message.winner.rank,
            "points": number_text(message.winner.points, self._language),
            "week": message.week,
            "code": message.code,
            "prize": message.prize or "",
            "claim_by": self.moment(message.claim_by) if message.claim_by else "",
            "account": self._handle,
            "name": self._name,
            "official": self.official(),
        }

    def of_correction(self, correction: Correction) -> dict[str, Value]:
        """Return what the templates may say about a correction."""
        return {
            "week": correction.week,
            "reason": correction.reason,
            "winners": self._winners(correction.winners),
            "gone": list(correction.gone),
            "passed_on": correction.passed_on,
            "name": self._name,
            "account": self._handle,
            "official": self.official(),
        }

    def of_by_hand(self, by_hand: ByHand) -> dict[str, Value]:
        """Return what the templates may say about a post to make by hand."""
        return {
            "what": by_hand.what,
            "marker": by_hand.marker,
            "pictures": list(by_hand.pictures),
            "caption_file": by_hand.caption_file,
            "alt_text_file": by_hand.alt_text_file,
            "until": self.moment(by_hand.until) if by_hand.until else "",
        }

    def samples(self) -> Mapping[str, Variables]:
        """Return for each template ordinary values, to try it with before the day."""
        moment = datetime(2026, 1, 3, 14, tzinfo=UTC)
        questions: tuple[Question, ...] = (
            MultipleChoice("?", (Option("A", "1"), Option("B", "2")), "A", explanation="1"),
            TebakKata("?", "KATA", LettersShown("K_T_")),
            OpenAnswer("?", "1"),
        )
        winners = (Winner(1, "nama", 10),)
        bonus = SpeedBonus(5, timedelta(hours=1))
        post = Post(
            "K", "[K-1]", questions, moment, Attempts("first"), 1, points=10, speed_bonus=bonus, prize="K"
        )
        announcement = Announcement("[K-1]", 1, moment, moment, winners, ("K",), "K", "K", timedelta(days=7))
        message = WinnerMessage(winners[0], 1, "K-1", "K", moment)
        by_hand = ByHand("round", "[K-1]", ("1.jpg",), "1.txt", "2.txt", moment)
        reveal = self.of_reveal(Reveal("K", questions, "K", 1), 100)
        return {
            "caption": self.of_post(post),
            "opening": self.of_post(post),
            "hint": {"text": "?", "number": 1, "several": True},
            "reveal": reveal,
            "thanks": {"handle": "nama"},
            "announcement": self.of_announcement(announcement),
            "message": self.of_message(message),
            "correction": self.of_correction(Correction("[K-1]", 1, "?", winners, ("nama",))),
            "by_hand": self.of_by_hand(by_hand),
            "alt_text": self.of_alt_text(post, 0),
            "closing_alt_text": self.of_alt_text(post, 0),
            "reveal_alt_text": reveal,
            "podium_alt_text": {**self.of_announcement(announcement), "picture": 1, "pictures": 2},
        }


def _answer(question: Question) -> str:
    match question:
        case MultipleChoice():
            return f"{question.answer}. {question.right_option.text}"
        case OpenAnswer(answer=answer):
            return answer
        case TebakKata(answer=answer):
            return answer.upper()
        case _:
            assert_never(question)
