"""Multiple choice: the option by its letter, its text, its place or a mark (policy, section 2)."""

from typing import Final

from bot.game.model import Verdict
from bot.judging import attempting, talk
from bot.judging.beside import attached
from bot.judging.beside_option import contradiction, foreign_text, part_doubt, without_own_text
from bot.judging.candidates import Mention, Role, Shape, shape, without_idioms
from bot.judging.choice_key import BY_LETTER, Compiled, compile_key
from bot.judging.choosing import choose
from bot.judging.cue_words import is_chat_word
from bot.judging.in_passing import chosen
from bot.judging.letters import letters as letters_in
from bot.judging.meant import Outcome
from bot.judging.normalize import Reading, read
from bot.judging.option_texts import nearly, side, synonym
from bot.judging.option_texts import texts as texts_in
from bot.judging.places import among_numbers, places
from bot.judging.ruling import Judgement

__all__ = ["compile_key", "judge"]

_EVERY: Final = frozenset(["semua", "semuanya", "seluruhnya"])


def judge(key: Compiled, reading: Reading) -> Judgement:
    """Return the verdict on a comment to a multiple-choice question."""
    if not reading.words and not reading.hashtags:
        return Judgement(Verdict.CHATTER, "nothing-said")
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
    mentions = tuple(sorted((*texts, *letters), key=lambda m: m.start))
    if not mentions:
        return _not_given(key, form)
    if letters and texts != (sure := without_idioms(reading, texts, answered=True)):
        texts = sure  # "jawaban yang benar: B"
        covered = frozenset(i for m in texts for i in range(m.start, m.end))
        mentions = tuple(sorted((*texts, *letters), key=lambda m: m.start))
        form = shape(reading, covered, key.echo)
    covered |= frozenset(i for m in letters for i in range(m.start, m.end))
    if disagreement := contradiction(key, form, mentions):
        return disagreement
    merged = without_own_text(mentions)
    outcome = choose(key, form, merged)
    if outcome.why == "only-rejected":
        if key.sides and not letters and (stand := side(key, form)):
            return _other_words(key, form, stand)
        words_said = sum(not role & (Role.FRAME | Role.ANNOUNCE) for role in shape(reading).roles)
        if talk.weigh(form, covered, key.echo) >= talk.TALK and not letters and words_said > 3:
            return Judgement(Verdict.CHATTER, "no-attempt")
        if "semua" in reading.norms and words_said <= 3:
            return Judgement(Verdict.WRONG, "other-answer", words=reading.text(0, len(reading.words)))
        left = set(key.letters) - {m.target for m in mentions}
        return Judgement(
            Verdict.REVIEW,
            "only-rejected",
            words=reading.text(mentions[0].start, mentions[-1].end),
            facts=(("left", ", ".join(sorted(left))),),
        )
    return _given(key, form, outcome, covered)


def _given(key: Compiled, form: Shape, outcome: Outcome, covered: frozenset[int]) -> Judgement:
    reading = form.reading
    by_letter = [m for m in outcome.given if m.how in BY_LETTER]
    if not by_letter and all(talk.talks_around(form, m, covered, key.echo) for m in outcome.given):
        return Judgement(Verdict.CHATTER, "no-attempt")
    targets = sorted({m.target for m in outcome.given})
    first, last = outcome.given[0], outcome.given[-1]
    words = reading.text(first.start, last.end)
    if outcome.why == "hedge" and len(targets) > 1:
        return Judgement(
            Verdict.WRONG, "hedge", words=words, facts=(("one", targets[0]), ("other", targets[-1]))
        )
    mention = by_letter[-1] if by_letter else last
    words = reading.text(mention.start, mention.end)
    if mention.how == "part" and (doubt := part_doubt(key, form, mention)):
        return doubt
    by_text = mention.how in ("text", "variant", "slip")
    if by_text and mention.target == key.question.answer and (extra := attached(form, mention)):
        return Judgement(Verdict.REVIEW, "attached-word", mention.form, mention.similarity, extra)
    if mention.how == "letter" and (foreign := foreign_text(key, form, mention, covered)):
        verdict = Verdict.REVIEW if mention.target == key.question.answer else Verdict.WRONG
        return Judgement(
            verdict, "letter-and-other-text", mention.form, None, foreign, (("letter", mention.target),)
        )
    facts = (("letter", mention.target), ("answer", key.question.answer))
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
        "synonym" if right else "other-option",
        other.form,
        other.similarity,
        form.reading.text(other.start, other.end),
        (("letter", other.target), ("answer", key.question.answer)),
    )


def _not_given(key: Compiled, form: Shape) -> Judgement:
    reading = form.reading
    stand = side(key, form)
    other = stand or synonym(key, form) or nearly(key, form)
    if other and (
        stand or not talk.talks_around(form, other, frozenset(range(other.start, other.end)), key.echo)
    ):
        return _other_words(key, form, other)
    content = [i for i in range(len(form.roles)) if not form.is_light(i)]
    if any(len(word) == 1 and word.upper() in key.letters for word in reading.words):
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
    if shared and len(shared) == len(content):
        return Judgement(Verdict.REVIEW, "fits-several", words=reading.text(content[0], content[-1] + 1))
    if (
        any(norm in _EVERY for norm in reading.norms)
        and len(content) <= 1
        and len(reading.words) <= 4
        and not any(is_chat_word(norm) for norm in reading.norms)
        and not talk.weigh(form, frozenset(), key.echo)
    ):
        return Judgement(
            Verdict.WRONG,
            "hedge",
            words=reading.text(0, len(reading.words)),
            facts=(("one", key.letters[0]), ("other", key.letters[-1])),
        )
    if attempting.looks_like_an_answer(form, key.echo, acts=attempting.are_acts(key.matcher.forms)):
        return Judgement(Verdict.WRONG, "other-answer", words=" ".join(reading.words[i] for i in content))
    return Judgement(Verdict.CHATTER, "no-attempt")
