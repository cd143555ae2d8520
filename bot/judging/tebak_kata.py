"""Tebak Kata: the word is the game; a letter that the puzzle hides is never forgiven (policy, section 5)."""

import re
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

from bot.game.model import (
    EmojiClue,
    LettersScrambled,
    LettersShown,
    OpenAnswer,
    PictureClue,
    TebakKata,
    Verdict,
)
from bot.judging import open_answer, open_key, talk
from bot.judging.candidates import Mention, Shape, shape
from bot.judging.fitting import Fitting, KeyWord
from bot.judging.normalize import Reading, plain, read
from bot.judging.ruling import Judgement
from bot.judging.spelling import Grade, in_new_spelling, is_word, skeleton
from bot.judging.tables import COMMON_WORDS

_SHORTEST_WITH_A_SLIP: Final = 6
_SHORTEST_CLUE: Final = 4  # letters
_SHORTEST_WITH_TWO: Final = 12


@dataclass(frozen=True, slots=True)
class Word:
    """One right form, spaces left out, and the places that the puzzle hides; None where it shows none."""

    written: str
    letters: str
    hidden: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Compiled:
    """A puzzle, ready for matching.

    Args:
        shown: The letters the pattern shows, run together; empty for other puzzles.
        clue: All letters that the clue gives in a row, to be set in order; empty where it gives none.
        open: The key as an open answer, for everything but slips.
    """

    words: tuple[Word, ...]
    shown: str
    missing: str
    clue: str
    open: open_key.Compiled


def compile_key(question: TebakKata) -> Compiled:
    """Return a puzzle, ready for matching."""
    words = tuple(_word(written, question) for written in (question.answer, *question.accept))
    first = words[0]
    shown = missing = clue = ""
    match question.puzzle:
        case LettersScrambled(letters=letters):
            shown = clue = _squeezed(letters)
        case EmojiClue(emoji=emoji):
            clue = _squeezed(emoji)  # "D-N-A-G-R-E-N"
        case LettersShown() | PictureClue():
            pass
    if first.hidden is not None:
        shown = "".join(letter for i, letter in enumerate(first.letters) if i not in first.hidden)
        missing = "".join(letter for i, letter in enumerate(first.letters) if i in first.hidden)
    opened = OpenAnswer(question.text, question.answer, question.accept, question.reject)
    key = open_key.compile_key(opened, heads_asked=False)
    asked = key.asked._replace(kind="puzzle")
    return Compiled(words, shown, missing, clue or shown, replace(key, asked=asked))


def _squeezed(text: str) -> str:
    return "".join(letter for letter in plain(text).lower() if letter.isalnum())


def _word(written: str, question: TebakKata) -> Word:
    letters = _squeezed(re.sub(r"\([^()]*\)", " ", written))
    match question.puzzle:
        case LettersShown(pattern=pattern):
            marks = [letter for letter in pattern.lower() if letter == "_" or letter.isalnum()]
            if len(marks) != len(letters):
                return Word(written, letters, frozenset(range(len(letters))))
            return Word(written, letters, frozenset(i for i, mark in enumerate(marks) if mark == "_"))
        case LettersScrambled() | EmojiClue() | PictureClue():
            return Word(written, letters, None)


def judge(key: Compiled, reading: Reading) -> Judgement:
    """Return the verdict on a comment to a puzzle; the letters of the clue say nothing in it."""
    rest = _without_clue(key, reading)
    if rest is None:
        return _judge(key, reading)
    if not rest.words:
        return Judgement(Verdict.CHATTER, "clue-repeated", words=key.clue)
    told = _judge(key, rest)
    if told.verdict is not Verdict.CHATTER:
        return told
    whole = _judge(key, reading)
    return whole if whole.verdict is Verdict.CORRECT else told


def _judge(key: Compiled, reading: Reading) -> Judgement:
    if not reading.words:
        return open_answer.judge(key.open, reading)
    first = shape(reading)
    content = "".join(reading.words[i] for i in range(len(reading.words)) if not first.is_light(i))
    if "_" in content:
        return _pattern(key, reading)
    backwards = key.shown[::-1] if len(key.shown) >= 3 else key.shown
    own = {word.letters for word in key.words}  # the answer backwards is a clue too
    if key.shown and content in (key.shown, backwards) and content not in own:
        return Judgement(Verdict.CHATTER, "clue-repeated", words=content)
    found = open_answer.judge(key.open, reading, lambda mention, at: _checked(key, mention, at))
    if found.reason in ("other-affix", "abbreviation") or (found.reason == "synonym" and key.missing):
        found = Judgement(Verdict.WRONG, "near-word", found.matched, found.similarity, found.words)
    spelled = found.verdict is Verdict.CORRECT and found.reason != "slip" and not _touches_hidden(key, found)
    if spelled and _goes_on(key, first, found):
        return Judgement(Verdict.WRONG, "another-thing", found.matched, found.similarity, found.words)
    if spelled and not (found.reason == "variant" and _changes_letters(key, found)):
        return found
    if found.verdict is Verdict.WRONG and (found.reason in ("hedge", "another-thing") or found.facts):
        return found
    if found.verdict is Verdict.WRONG and found.reason == "rejected":
        if _names_hidden(key, found):
            return replace(found, reason="hidden-letter")
        if _squeezed(found.words or "") == _squeezed(found.matched or ""):
            return found  # what the writer rejects is no slip
    doubts = ("synonym", "word-order", "part-of-name", "likely-slip")
    if found.verdict is Verdict.REVIEW and found.reason not in doubts:
        return found
    if near := _nearest(key, reading):
        mention, judged = near
        covered = frozenset(range(mention.start, mention.end))
        form = shape(reading, covered, key.open.echo)
        if found.reason == "rejected" and _is_more(found.words, reading.text(mention.start, mention.end)):
            return found  # "Kartu Keluarga Sejahtera" is no "Kartu Keluarga"
        outcome = _other_mentions(key, form, mention)
        if outcome is not None:
            return outcome
        if talk.talks_around(form, mention, covered, key.open.asked):
            return Judgement(Verdict.CHATTER, "no-attempt")
        return judged
    if found.reason == "likely-slip":  # a slip more than a puzzle forgives
        return Judgement(Verdict.WRONG, "near-word", found.matched, found.similarity, found.words)
    if key.missing and len(content) >= 2 and _only_letters(reading, first):
        if content == key.missing:
            return Judgement(Verdict.REVIEW, "missing-letters", words=content)
        if len(content) <= len(key.missing) + 2 and all(
            len(w) == 1 for i, w in enumerate(reading.words) if not first.is_light(i)
        ):
            return Judgement(Verdict.WRONG, "other-letters", words=content)
    repeated = key.shown in reading.words and len(key.shown) >= _SHORTEST_WITH_A_SLIP
    if repeated and found.verdict is Verdict.WRONG and found.reason in ("other-answer", "part-only"):
        return Judgement(Verdict.CHATTER, "clue-repeated", words=key.shown)
    if found.verdict is Verdict.CORRECT:
        return Judgement(Verdict.WRONG, "hidden-letter", found.matched, found.similarity, found.words)
    return found


def _without_clue(key: Compiled, reading: Reading) -> Reading | None:
    """Return what a comment says besides the clue, letter by letter; None where it does not say that."""
    size = len(key.clue)
    if size < _SHORTEST_CLUE or any(key.clue == word.letters for word in key.words):
        return None
    for start in range(len(reading.words)):
        end = start + 1 if reading.words[start] == key.clue else start + size
        if end <= len(reading.words) and "".join(reading.words[start:end]) == key.clue:
            return reading._replace(
                words=reading.words[:start] + reading.words[end:],
                norms=reading.norms[:start] + reading.norms[end:],
                gaps=reading.gaps[:start] + reading.gaps[end:],
                capitals=reading.capitals[:start] + reading.capitals[end:],
            )
    return None


def _is_more(words: str | None, near: str) -> bool:
    """Whether the words of a rejected form hold those nearest to the answer and more."""
    return words is not None and words != near and f" {near} " in f" {words} "


def _goes_on(key: Compiled, form: Shape, found: Judgement) -> bool:
    """Whether part of an answer goes on as something else: `isyarat cinta` for `bahasa isyarat`."""
    said = (found.words or "").split()
    if _squeezed("".join(said)) in {word.letters for word in key.words} or found.reason != "text":
        return False
    words = form.reading.words
    at = next((i for i in range(len(words)) if list(words[i : i + len(said)]) == said), None)
    if at is None or at + len(said) >= len(words):
        return False
    end = at + len(said)
    return not (form.roles[end] or form.reading.gaps[end].strip() or form.reading.norms[end] in key.open.echo)


def _names_hidden(key: Compiled, found: Judgement) -> bool:
    return any(found.matched == word.written for word in key.words)


def _checked(key: Compiled, mention: Mention, reading: Reading) -> Mention:
    """Return a right form as a wrong one where it replaces a letter that the puzzle hides."""
    said = _squeezed(reading.text(mention.start, mention.end))
    word = next((word for word in key.words if word.written == mention.form), None)
    if mention.target != open_key.RIGHT or mention.how == "text" or word is None or word.hidden is None:
        return mention
    judged = _slip(word, said)
    if judged is not None and judged.reason == "hidden-letter":
        return mention._replace(target=f"hidden:{said}")
    return mention


def _only_letters(reading: Reading, form: Shape) -> bool:
    content = [word for i, word in enumerate(reading.words) if not form.is_light(i)]
    return all(len(word) == 1 for word in content) or len(content) == 1


def _pattern(key: Compiled, reading: Reading) -> Judgement:
    """Judge a comment with underscores: they join whole words, or stand for letters as in the clue.

    A clue that is repeated says nothing, what else the comment says counts.
    """
    letters = "".join(word for word in reading.words if "_" in word).replace("_", "")
    if letters != key.shown and len(letters) >= len(key.words[0].letters):
        return judge(key, read(" ".join(reading.words).replace("_", " ")))
    rest = [word for word in reading.words if "_" not in word]
    if rest:
        again = judge(key, read(" ".join(rest)))
        if again.verdict is not Verdict.WRONG or again.reason in ("rejected", "hidden-letter"):
            return again
    return Judgement(Verdict.CHATTER, "clue-repeated", words=reading.text(0, len(reading.words)))


def _touches_hidden(key: Compiled, found: Judgement) -> bool:
    """Whether a spelling variant replaces or drops a letter that the puzzle hides."""
    if found.words is None or found.reason == "text":
        return False
    letters = _squeezed(found.words)
    for word in key.words:
        if word.letters == letters:
            return False
    for word in key.words:
        if word.hidden is None:
            return False
        if word.written == found.matched:
            suffixless = letters[: len(word.letters)]
            if suffixless == word.letters:
                return False
            return any(
                op == "replace" and at in word.hidden
                for op, at, _ in Levenshtein.editops(word.letters, letters).as_list()
            )
    return False


def _changes_letters(key: Compiled, found: Judgement) -> bool:
    """Whether a variant does more than old spelling: `tiva` for TIFA has another letter."""
    said = in_new_spelling(_squeezed(found.words or ""))
    right = [in_new_spelling(word.letters) for word in key.words if word.hidden is not None]
    return bool(right) and not any(said[: len(letters)] == letters for letters in right)


def _other_mentions(key: Compiled, form: Shape, mention: Mention) -> Judgement | None:
    """Judge a slip beside a rejected word: the correction counts, a hedge does not."""
    named = open_key.find(key.open.matcher, key.open.targets, form.reading)
    others = tuple(
        m for m in named if m.target != open_key.RIGHT and (m.end <= mention.start or m.start >= mention.end)
    )
    if not others:
        return None
    return open_answer.judge(key.open, form.reading)


def _nearest(key: Compiled, reading: Reading) -> tuple[Mention, Judgement] | None:
    """Return the run of words nearest to the answer, within a slip or with a hidden letter replaced."""
    best: tuple[int, Mention, Judgement] | None = None
    for word in key.words:
        size = len(word.letters)
        tried: set[str] = set()
        for start in range(len(reading.words)):
            joined = ""
            for end in range(start, min(len(reading.words), start + size + 2)):
                joined += reading.words[end]
                if len(joined) > size + 2:
                    break
                if len(joined) < size - 2 or joined in tried:
                    continue
                tried.add(joined)
                judged = _slip(word, joined)
                if judged is None:
                    continue
                if judged.verdict is Verdict.CORRECT and _has_other_word(
                    word, reading.words[start : end + 1]
                ):
                    judged = Judgement(Verdict.WRONG, "near-word", word.written, judged.similarity, joined)
                elif judged.verdict is Verdict.CORRECT and _is_likely_slip(
                    word, reading.words[start : end + 1]
                ):
                    judged = Judgement(Verdict.REVIEW, "likely-slip", word.written, judged.similarity, joined)
                distance = OSA.distance(joined, word.letters)
                if best is None or distance < best[0]:
                    mention = Mention(
                        start,
                        end + 1,
                        open_key.RIGHT,
                        word.written,
                        judged.similarity or 0.0,
                        judged.reason,
                    )
                    best = (distance, mention, judged)
    return (best[1], best[2]) if best else None


def _has_other_word(word: Word, typed: tuple[str, ...]) -> bool:
    """Whether one of several words came out as another word: `telur mata kaki` for `telur mata sapi`."""
    own = read(word.written).words
    if len(own) < 2 or len(own) != len(typed):
        return False
    others = [
        (said, meant)
        for said, meant in zip(typed, own, strict=True)
        if said != meant and said in COMMON_WORDS
    ]
    return any(
        Fitting([KeyWord(meant, carries=True)]).fits(said).get(meant) is not Grade.LIKELY_SLIP
        for said, meant in others
    )


def _is_likely_slip(word: Word, typed: tuple[str, ...]) -> bool:
    """Whether one of two words came out as another one by a letter too many or too few: `bala desa`."""
    own = read(word.written).words
    return len(own) == len(typed) == 2 and any(
        said != meant and said in COMMON_WORDS for said, meant in zip(typed, own, strict=True)
    )


def _slip(word: Word, joined: str) -> Judgement | None:
    size = len(word.letters)
    distance = OSA.distance(joined, word.letters, score_cutoff=2)
    if distance > 2:
        return None
    similarity = round(100 * (1 - distance / max(size, 1)), 1)
    if distance == 0:
        return Judgement(Verdict.CORRECT, "text", word.written, 100.0, joined)
    allowed = (
        0 if size < _SHORTEST_WITH_A_SLIP else 2 if word.hidden is None and size >= _SHORTEST_WITH_TWO else 1
    )
    if distance > max(allowed, 1):
        return None
    if word.hidden is not None:
        for op, at, _ in Levenshtein.editops(word.letters, joined).as_list():
            if op == "replace" and at in word.hidden and not _swapped(word.letters, joined):
                return Judgement(Verdict.WRONG, "hidden-letter", word.written, similarity, joined)
    if distance > allowed:
        return Judgement(Verdict.WRONG, "too-short-for-slips", word.written, similarity, joined)
    if is_word(joined) and skeleton(joined) != skeleton(word.letters):
        return Judgement(Verdict.WRONG, "near-word", word.written, similarity, joined)
    return Judgement(Verdict.CORRECT, "slip", word.written, similarity, joined)


def _swapped(one: str, other: str) -> bool:
    return sorted(one) == sorted(other) and OSA.distance(one, other) == 1
