"""Multiple choice: the option by its letter, its text, its place or a mark (policy, section 2)."""

import re
from dataclasses import replace
from typing import Final

from bot.game.model import Verdict
from bot.judging import attempting, talk
from bot.judging.beside import attached, given_instead
from bot.judging.beside_option import (
    both_letters,
    contradiction,
    foreign_text,
    in_english,
    instead_of_head,
    offered_beside,
    part_doubt,
    says_much,
    without_own_text,
)
from bot.judging.candidates import Mention, Role, Shape, shape, without_idioms
from bot.judging.choice_key import BY_LETTER, Compiled, compile_key
from bot.judging.choosing import choose
from bot.judging.cue_words import is_chat_word
from bot.judging.denied import rejects_only
from bot.judging.forms import HEADS
from bot.judging.in_passing import chosen
from bot.judging.letters import letters as letters_in
from bot.judging.letters import with_letters_apart
from bot.judging.meant import Outcome
from bot.judging.normalize import Reading, read
from bot.judging.option_texts import nearly, reordered, side, synonym, written_out
from bot.judging.option_texts import texts as texts_in
from bot.judging.places import among_numbers, places
from bot.judging.ruling import Judgement
from bot.judging.standing import comes_first, concludes
from bot.judging.tables import lists
from bot.judging.values import may_begin_value

__all__ = ["compile_key", "judge"]

_GENERIC: Final = lists("keys.toml")["generic_answer"]
_MODIFIERS: Final = lists("keys.toml")["modifier"]
_ENGLISH_NUMBERS: Final = lists("keys.toml")["english_number"]
_REASONS: Final = frozenset(["karena", "sebab", "soalnya", "alasannya"])
_CONTRARY: Final = frozenset(["tapi", "tetapi", "melainkan"])
_EVERY: Final = frozenset(["semua", "semuanya", "seluruhnya"])


def judge(key: Compiled, reading: Reading, *, cut_short: bool = False) -> Judgement:
    """Return the verdict on a comment to a multiple-choice question.

    Args:
        cut_short: Whether words of the comment were cut short and are written out here.
    """
    if not reading.words and not reading.hashtags:
        return Judgement(Verdict.CHATTER, "nothing-said")
    reading = with_letters_apart(reading, key.letters)
    texts = without_idioms(reading, texts_in(key, reading))
    covered = frozenset(i for m in texts for i in range(m.start, m.end))
    form = shape(reading, covered, key.echo)
    letters = letters_in(key, form, texts, covered)
    if not letters:
        letters = places(key, form)
        if key.valued and letters:
            if verdict := among_numbers(key, form, letters, texts):
                return verdict
            letters = ()
    said = chosen(key, form, texts)
    if texts and not said and not letters:
        return Judgement(Verdict.CHATTER, "no-attempt")
    texts = said
    if letters and letters[0].how == "letter":
        concluded = (m for m in places(key, form) if m.start and form.roles[m.start - 1] & Role.CONCLUSION)
        letters = (*letters, *(m for m in concluded if m.how == "place"))
    mentions = tuple(sorted((*texts, *letters), key=lambda m: m.start))
    if not mentions:
        return _not_given(key, form, cut_short=cut_short)
    if letters and texts != (sure := without_idioms(reading, texts, answered=True)):
        texts = sure  # "jawaban yang benar: B"
        covered = frozenset(i for m in texts for i in range(m.start, m.end))
        mentions = tuple(sorted((*texts, *letters), key=lambda m: m.start))
        form = shape(reading, covered, key.echo)
    covered |= frozenset(i for m in letters for i in range(m.start, m.end))
    mentions = _without_reasons(form, mentions)
    if disagreement := contradiction(key, form, mentions):
        return disagreement
    merged = without_own_text(mentions)
    outcome = choose(key, form, merged)
    if outcome.why == "only-rejected":
        if key.sides and not letters and (stand := side(key, form)):
            return _other_words(key, form, stand)
        words_said = sum(not role & (Role.FRAME | Role.ANNOUNCE) for role in shape(reading).roles)
        begin, end = form.segment(mentions[0].start, mentions[-1].end)
        plainly = all(form.is_light(i) or i in covered for i in range(begin, end))
        if talk.weigh(form, covered) >= talk.TALK and not letters and words_said > 3 and not plainly:
            return Judgement(Verdict.CHATTER, "no-attempt")
        if "semua" in reading.norms and words_said <= 3:
            return Judgement(Verdict.WRONG, "other-answer", words=reading.text(0, len(reading.words)))
        contrary = _CONTRARY.intersection(reading.norms[mentions[-1].end : mentions[-1].end + 2])
        if contrary and (instead := given_instead(form, mentions[-1].end, covered, after=False)):
            return Judgement(Verdict.WRONG, "other-answer", words=instead, facts=(("instead", instead),))
        open_still = sorted(set(key.letters) - {m.target for m in mentions})
        return Judgement(
            Verdict.REVIEW,
            "only-rejected",
            words=reading.text(mentions[0].start, mentions[-1].end),
            facts=(("left", ", ".join(open_still)),),
        )
    return _given(key, form, outcome, covered)


def _without_reasons(form: Shape, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leave out what the reason for a letter names: `B min soalnya A kaya cat air`."""
    first, at = mentions[0], mentions[0].end
    while at < len(form.roles) and form.roles[at] & (Role.PARTICLE | Role.ADDRESS):
        at += 1
    reasoned = at < len(form.roles) and form.reading.norms[at] in _REASONS and form.starts[at]
    taken_back = any(
        form.roles[i] & Role.CORRECTION and form.starts[i] for i in range(at + 1, len(form.roles))
    )
    if first.how != "letter" or not comes_first(form, first) or not reasoned or taken_back:
        return mentions
    return tuple(m for m in mentions if m.target == first.target)


def _beginnings(key: Compiled) -> list[str]:
    """Return the options' first figures, to which a multiplier may be missing: `200` of Rp200.000."""
    options = (option.text for option in key.question.options)
    return [
        found[1] for text in options if (found := re.search(r"(\d+)[.,]\d{3}|(?<!\d)\d+", text)) and found[1]
    ]


def _only_talks(key: Compiled, form: Shape, mention: Mention, covered: frozenset[int]) -> bool:
    """Whether a comment that holds an option's text is talk; of acts one tells with the verbs of a story."""
    if not talk.talks_around(form, mention, covered, key.asked):
        return False
    if key.sides and concludes(form, mention) and not form.asks():
        return False  # "tiap daerah isyaratnya beda, jadi mitos"
    if form.asks() or not key.asked.acts:
        return True
    if mention.target == key.question.answer and not says_much(key, form, mention, covered):
        return True
    return attempting.has_moods(form, covered)


def _says_value(mention: Mention, reading: Reading) -> bool:
    """Whether a part holds a number of the option: `30 oktober` does not of 1946, which it explains."""
    own = read(mention.form or "").words
    return any(word in own for word in reading.words[mention.start : mention.end])


def _given(key: Compiled, form: Shape, outcome: Outcome, covered: frozenset[int]) -> Judgement:
    reading = form.reading
    by_letter = [m for m in outcome.given if m.how in BY_LETTER]
    if not by_letter and all(_only_talks(key, form, m, covered) for m in outcome.given[: talk.MOST_WEIGHED]):
        return Judgement(Verdict.CHATTER, "no-attempt")
    if len(outcome.given) == 1 and by_letter and talk.chats_on(form, by_letter[0], covered, key.asked):
        return Judgement(Verdict.CHATTER, "no-attempt")
    targets = sorted({m.target for m in outcome.given})
    first, last = outcome.given[0], outcome.given[-1]
    words = reading.text(first.start, last.end)
    if outcome.why == "hedge" and len(targets) > 1:
        return Judgement(
            Verdict.WRONG, "hedge", words=words, facts=(("one", targets[0]), ("other", targets[-1]))
        )
    mention = by_letter[-1] if by_letter else last
    if mention.how == "part":
        mention = max(outcome.given, key=lambda m: m.end - m.start)
    words = reading.text(mention.start, mention.end)
    if mention.how == "part" and key.valued and not _says_value(mention, reading):
        return Judgement(Verdict.REVIEW, "part-of-date", mention.form, mention.similarity, words)
    if mention.how == "part" and (doubt := part_doubt(key, form, mention, covered)):
        return doubt
    if mention.how in ("slip", "part") and (foreign := in_english(form, mention)):
        return Judgement(Verdict.WRONG, "another-thing", mention.form, mention.similarity, foreign)
    by_text = mention.how in ("text", "variant", "slip")
    if (
        by_text
        and mention.target == key.question.answer
        and (extra := attached(form, mention, given=outcome.given))
        and not instead_of_head(key, form, mention)
    ):
        other = not _MODIFIERS.isdisjoint(extra.split())  # "merah muda"
        verdict, reason = (Verdict.WRONG, "another-thing") if other else (Verdict.REVIEW, "attached-word")
        return Judgement(verdict, reason, mention.form, mention.similarity, extra)
    if mention.how == "letter" and (foreign := foreign_text(key, form, mention, covered)):
        verdict = Verdict.REVIEW if mention.target == key.question.answer else Verdict.WRONG
        return Judgement(
            verdict, "letter-and-other-text", mention.form, None, foreign, (("letter", mention.target),)
        )
    if mention.how == "letter" and (second := both_letters(key, form, mention)):
        facts = (("one", mention.target), ("other", second))
        return Judgement(Verdict.WRONG, "hedge", mention.form, None, words, facts)
    facts = (("letter", mention.target), ("answer", key.question.answer))
    if (by_text or mention.how == "value") and (offered := offered_beside(key, form, mention)):
        facts = (("one", mention.target), ("other", offered))
        return Judgement(Verdict.WRONG, "hedge", mention.form, None, offered, facts)
    if mention.target == key.question.answer:
        reason = mention.how if outcome.why == "plain" else outcome.why
        return Judgement(Verdict.CORRECT, reason, mention.form, mention.similarity, words, facts)
    reason = "no-such-letter" if mention.target not in key.letters else "other-option"
    if mention.target.startswith("reject:"):
        reason = "rejected"
    return Judgement(Verdict.WRONG, reason, mention.form, mention.similarity, words, facts)


def _other_words(key: Compiled, form: Shape, other: Mention) -> Judgement:
    """Judge an option that is named in other words than its own."""
    right = other.target == key.question.answer
    return Judgement(
        Verdict.REVIEW if right else Verdict.WRONG,
        ("word-order" if other.how == "word-order" else "synonym") if right else "other-option",
        other.form,
        other.similarity,
        form.reading.text(other.start, other.end),
        (("letter", other.target), ("answer", key.question.answer)),
    )


def _guessed(judgement: Judgement) -> Judgement:
    """Return what a comment with words cut short answers: right for sure only by more than one word."""
    if judgement.verdict is not Verdict.CORRECT or (judgement.words and " " in judgement.words):
        return judgement
    return replace(judgement, verdict=Verdict.REVIEW, reason="abbreviation")


def _not_given(key: Compiled, form: Shape, *, cut_short: bool) -> Judgement:
    reading = form.reading
    if not cut_short and (full := written_out(key, reading)):
        judgement = judge(key, full, cut_short=True)
        if judgement.verdict is not Verdict.CHATTER and judgement.reason != "other-answer":
            return _guessed(judgement)
    stand = side(key, form)
    other = stand or synonym(key, form) or reordered(key, form) or nearly(key, form)
    if other and (
        stand or not talk.talks_around(form, other, frozenset(range(other.start, other.end)), key.asked)
    ):
        return _other_words(key, form, other)
    if rejected := rejects_only(form):
        facts = (("left", ", ".join(key.letters)),)
        return Judgement(Verdict.REVIEW, "only-rejected", words=rejected, facts=facts)
    content = [i for i in range(len(form.roles)) if not form.is_light(i)]
    known = (*key.letters, *dict(key.lettered))
    single = [word for word in reading.words if len(word) == 1]
    if key.letters.lower() in "".join(single) and len(key.letters) > 2:  # "a b c d e borong semua"
        every = (("one", key.letters[0]), ("other", key.letters[-1]))
        return Judgement(Verdict.WRONG, "hedge", words=" ".join(single), facts=every)
    if len({word for word in single if word.upper() in known}) == 1 or 4 <= len(single) < len(content):
        return Judgement(Verdict.CHATTER, "no-attempt")  # "b aja kak", "kelas D", "e buset", "d rumah"
    if content and all(len(reading.words[i]) == 1 and reading.words[i].isalpha() for i in content):
        return Judgement(Verdict.CHATTER, "no-attempt")
    if not content and reading.hashtags:
        tags = read(" ".join(reading.hashtags))
        return judge(key, tags) if tags.words else Judgement(Verdict.CHATTER, "no-attempt")
    if (
        len(content) == 1
        and reading.words[content[0]].isdigit()
        and not key.valued
        and len(reading.words[content[0]]) == 1
    ):
        return Judgement(Verdict.REVIEW, "bare-number", words=reading.words[content[0]])
    shared = [i for i in content if key.shared.forms and key.shared.fits(reading.words[i])]
    if shared and all(i in shared or reading.norms[i] in HEADS for i in content):  # "program keluarga"
        part = reading.text(content[0], content[-1] + 1)
        generic = part.isdigit() or any(reading.norms[i] in _GENERIC for i in content)
        return Judgement(Verdict.REVIEW if generic else Verdict.WRONG, "fits-several", words=part)
    number = content[0] if key.valued and content and reading.words[content[0]].isdigit() else None
    if number is not None and form.stands_alone(number, number + 1):
        if any(word == reading.words[number] for word in _beginnings(key)):
            return Judgement(
                Verdict.REVIEW, "bare-number", words=reading.words[number]
            )  # "200" for Rp200.000
        return Judgement(Verdict.WRONG, "other-answer", words=reading.words[number])
    if (
        any(norm in _EVERY for norm in reading.norms)
        and len(content) <= 1
        and len(reading.words) <= 4
        and not any(is_chat_word(norm) for norm in reading.norms)
        and not talk.weigh(form, frozenset())
    ):
        return Judgement(
            Verdict.WRONG,
            "hedge",
            words=reading.text(0, len(reading.words)),
            facts=(("one", key.letters[0]), ("other", key.letters[-1])),
        )
    if key.valued and len(content) == 1 and reading.words[content[0]] in _ENGLISH_NUMBERS:
        return Judgement(Verdict.WRONG, "other-answer", words=reading.words[content[0]])
    if key.valued and not any(may_begin_value(reading.norms[i]) for i in content):
        return Judgement(Verdict.CHATTER, "no-attempt")
    if attempting.looks_like_an_answer(form, key.asked):
        return Judgement(Verdict.WRONG, "other-answer", words=" ".join(reading.words[i] for i in content))
    return Judgement(Verdict.CHATTER, "no-attempt")
