"""What a comment says beside a right answer that takes it back: another answer, a word that changes it."""

from typing import Final

from bot.game.model import Verdict
from bot.judging.candidates import Mention, Role, Shape
from bot.judging.cue_words import cue, is_chat_word, is_ones_own
from bot.judging.denied import names_next
from bot.judging.forms import FUNCTION_WORDS, HEADS
from bot.judging.normalize import Reading, read
from bot.judging.numerals import UNITS
from bot.judging.open_key import LEADING, RIGHT, Compiled
from bot.judging.roots import shares_root
from bot.judging.ruling import Judgement
from bot.judging.spelling import is_word
from bot.judging.tables import SLANG, lists

_KEYS: Final = lists("keys.toml")
_AROUND: Final = lists("around.toml")


def _content_run(form: Shape, start: int, step: int, key: Compiled) -> list[int]:
    """Return the content words from `start` on, to the left or right, up to the end of the clause."""
    run: list[int] = []
    i = start
    while 0 <= i < len(form.roles):
        if (
            form.roles[i]
            & (Role.BECAUSE | Role.ALTERNATIVE | Role.CORRECTION | Role.CONCLUSION | Role.ANNOUNCE)
            and form.starts[i]
        ):
            break
        if not form.is_light(i):
            run.append(i)
        if form.breaks[i] if step < 0 else form.breaks[i + 1]:
            break
        i += step
    return run


def other_answer(key: Compiled, form: Shape, given: tuple[Mention, ...]) -> str | None:
    """Return another answer offered beside the right one by `atau` or a slash (policy: a hedge)."""
    reading = form.reading
    for i, norm in enumerate(reading.norms[:-2]):  # "kalau bukan X ya Y"
        unless = (
            norm == "kalau" and reading.norms[i + 1] in ("bukan", "tidak") and not form.roles[i] & Role.FRAME
        )
        rest = reading.norms[i + 2 :]
        if unless and (rest[0] in ("itu", "ini") or any(norm in _AROUND["pronoun"] for norm in rest)):
            continue  # "kalau bukan itu saya traktir bakso"
        if (
            unless
            and i == given[-1].end
            and not (form.is_light(len(form.roles) - 1) or cue(reading.norms[-1]))
        ):
            return reading.text(i + 2, len(reading.words))  # "ABK kalo ga disabilitas"
        if unless and {"ya", "berarti"} & set(reading.norms[i + 3 :]):
            return reading.text(i + 2, len(reading.words))
    plain = tuple(m for m in given if form.is_plain(m.start, m.end))
    for mention in plain or given:
        for side in (-1, 1):
            edge = mention.start - 1 if side < 0 else mention.end
            if not 0 <= edge < len(form.roles):
                continue
            gap = reading.gaps[mention.start] if side < 0 else reading.gaps[mention.end]
            here = edge
            joined = gap.strip() in ("/", "&")
            if form.roles[edge] & Role.ALTERNATIVE and reading.norms[edge] in (
                "atau",
                "cadangan",
                "cadangannya",
                "logika",
                "juga",
                "feeling",
                "dan",
                "sama",
                "apa",
                "antara",
                "vs",
                "or",
                "maupun",
            ):
                if reading.norms[edge] == "antara":
                    return reading.text(mention.start, len(reading.words))
                here = edge + side
                while 0 <= here < len(form.roles) and form.roles[here] & Role.ALTERNATIVE:
                    here += side
                joined = True
            if not joined or not 0 <= here < len(form.roles):
                continue
            run = _content_run(form, here, side, key)
            units = gap.strip() == "/" and all(reading.norms[i] in UNITS for i in run)
            echoed = reading.norms[edge] in ("dan", "sama", "dengan") and all(form.is_echo(i) for i in run)
            spread = gap.strip() == "/" and mention.how == "value" and all(form.is_echo(i) for i in run)
            if units or echoed or spread:
                continue  # "200rb/bln", "750rb/tahap", "berat sama dipikul"
            if not 1 <= len(run) <= 4 or any(is_chat_word(reading.norms[i]) for i in run):
                continue
            if any(m.start <= i < m.end for m in given for i in run):
                continue
            if any(reading.norms[i] in _AROUND["modal"] for i in run):
                continue  # "Braille, sama angka juga bisa" tells of it
            return reading.text(min(run), max(run) + 1)
    return None


def given_instead(form: Shape, start: int, covered: frozenset[int], *, after: bool) -> str | None:
    """Return an answer that the key does not know and that comes after a correction or a rejection.

    Args:
        after: Whether a correction must stand before it (`X eh Y`); else a rejection (`bukan X, Y`).
    """
    reading = form.reading
    supposed = any(norm in _AROUND["supposing"] for norm in reading.norms[:start])
    for i in range(start, len(reading.words)):
        turn = form.starts[i] and form.roles[i] & (
            Role.CORRECTION | (0 if after and not supposed else Role.CONCLUSION)
        )
        denies = form.roles[i] & Role.NEGATION
        comma = not after and not denies and bool({",", "."} & set(reading.gaps[i]))
        if turn or comma:
            run = names_next(form, i, covered)
            return reading.text(*run) if run else None
    return None


def listed(form: Shape, given: tuple[Mention, ...], covered: frozenset[int]) -> Judgement | None:
    """Judge a bare list of names of the same length, `gotong royong, kerja bakti`: a hedge."""
    reading = form.reading
    size = given[0].end - given[0].start
    if given[0].how == "value" or size > 2 or any(form.roles[i] & Role.ADDRESS for i in range(given[0].end)):
        return None
    pieces: list[list[int]] = [[]]
    for i in range(len(reading.words)):
        if i and "," in reading.gaps[i]:
            pieces.append([])
        if not form.roles[i] & Role.ADDRESS:
            pieces[-1].append(i)
    if len(pieces) < 2 or any(set(gap) - set(", ¤@#!") for gap in reading.gaps):
        return None
    for piece in pieces:
        if len(piece) != size or any(form.roles[i] or form.is_echo(i) for i in piece if i not in covered):
            return None
        if any(cue(reading.norms[i]) or reading.norms[i] in _AROUND["neutral"] for i in piece):
            return None
    others = [piece for piece in pieces if covered.isdisjoint(piece)]
    if not others:
        return None
    words = reading.text(0, len(reading.words))
    facts = (
        ("one", reading.text(given[0].start, given[0].end)),
        ("other", reading.text(others[0][0], others[0][-1] + 1)),
    )
    if size == 1 and not all(is_word(reading.norms[piece[0]]) for piece in others):
        return None
    if size == 1 and len(pieces) == 2:
        return Judgement(Verdict.REVIEW, "two-names", given[0].form, None, words, facts)
    return Judgement(Verdict.WRONG, "hedge", words=words, facts=facts)


def changed(key: Compiled, form: Shape, mention: Mention) -> str | None:
    """Return the words that make the answer another thing: `Jawa Tengah` where the key is `Jawa`."""
    reading = form.reading
    after = mention.end
    if after < len(reading.words) and not reading.gaps[after].strip():
        word = reading.norms[after]
        if word in _KEYS["modifier"]:
            return reading.text(mention.start, after + 1)
    before = mention.start - 1
    if before >= 0 and not reading.gaps[mention.start].strip():
        word = reading.norms[before]
        framed = form.roles[before] & Role.FRAME
        if word in _AROUND["relation"] and not framed and not form.is_echo(before) and key.person:
            return reading.text(before, mention.end)
    return None if key.person else _instead_of_head(form, mention)


def _instead_of_head(form: Shape, mention: Mention) -> str | None:
    """Return an answer of several words with another kind of thing in its head's place.

    `kartu keluarga harapan` and `yayasan keluarga harapan` are no Program Keluarga Harapan.
    """
    norms = form.reading.norms
    own = read(mention.form or "").norms
    if len(own) < 3 or own[0] not in HEADS or mention.how == "value":
        return None
    start, end = mention.start, mention.end
    while start < end and norms[start] in LEADING and norms[start] not in own:
        start += 1  # the matcher takes any head before an answer for part of it
    said, meant = (
        [norm for norm in words if norm not in FUNCTION_WORDS] for words in (norms[start:end], own[1:])
    )
    if start == 0 or len(said) != len(meant) or said[0] != meant[0]:
        return None
    other = norms[start - 1]
    kind = other in _KINDS_OF_THINGS and other not in own and not form.is_echo(start - 1)
    return form.reading.text(start - 1, end) if kind and not form.reading.gaps[start].strip() else None


_KINDS_OF_THINGS: Final = (HEADS | _KEYS["head_if_asked"] | _KEYS["head_of_another"]) - FUNCTION_WORDS


def attached(
    form: Shape, mention: Mention, *, person: bool = False, given: tuple[Mention, ...] = ()
) -> str | None:
    """Return an answer with one unknown word tied to it: `nitrogen oksida`, `Leani Ratri Oktaviani`.

    Before an answer of one word, after any; what only says of what kind it is (`gelombang tsunami`) is free.
    """
    reading = form.reading
    if mention.how == "value":
        return None
    covered = {i for m in (*given, mention) for i in range(m.start, m.end)}
    others = [i for i in range(len(reading.words)) if i not in covered]
    others = [i for i in others if not form.is_light(i)]
    if twice := _reduplicated(reading, (*given, mention)):
        return twice
    single = mention.end - mention.start == 1
    if mention.form is not None and mention.form.count(" ") >= mention.end - mention.start:
        others = (
            others[:1] if others[0:1] == [mention.end] else others
        )  # `isyarat cinta darimu`: a head left out
    if len(others) != 1 or others[0] not in (mention.end, mention.start - 1 if single else mention.end):
        return None
    other = others[0]
    gap = reading.gaps[mention.start] if other < mention.start else reading.gaps[mention.end]
    if gap.strip(" -") or form.roles[other] or form.is_echo(other) or not reading.words[other].isalpha():
        return None
    norm = reading.norms[other]
    places = _AROUND["place"] if not single or other == mention.end else frozenset()
    leaving = any(norm in words for words in (_AROUND["neutral"], _AROUND["kind"], _AROUND["cry"], places))
    leaving = leaving or shares_root(norm, form.echo) or is_ones_own(form, other)
    leaving = leaving or (person and norm in _KEYS["asks_person"])
    found = cue(norm)
    sized = not single and other == mention.end and norm in _AROUND["size"]  # `keluarga harapan baru`
    chats = found is not None and not sized and (single or found[1] != "person" or norm in _AROUND["pronoun"])
    if (leaving and not sized) or chats or norm == "wkwk" or norm in LEADING or len(norm) < 3:
        return None
    named = person and other == mention.end and len(norm) >= 4 and norm not in SLANG
    if not (is_word(norm) or named or (person and norm in _KEYS["shared_name"])):
        return None
    return reading.text(min(other, mention.start), max(other + 1, mention.end))


def _explained(key: Compiled, form: Shape, mention: Mention, covered: set[int]) -> str | None:
    """Return what a short form is said to stand for, where the key says otherwise: `SR (Sekolah Remaja)`.

    It stands in brackets or behind `=`, and begins as the short form does.
    """
    reading, start = form.reading, mention.end
    letters = reading.text(mention.start, start).replace(" ", "")
    long = any(
        target == RIGHT and len(matched.words) > 1
        for matched, target in zip(key.matcher.forms, key.targets, strict=True)
    )
    if not long or start == len(reading.words) or not {"(", "="} & set(reading.gaps[start]):
        return None
    _, end = form.segment(start, start + 1)
    said = [i for i in range(start, end) if not form.is_light(i)]
    begins = bool(said) and reading.words[said[0]][0] == letters[0]
    if (
        len(said) < 2
        or not begins
        or not covered.isdisjoint(said)
        or any(map(is_chat_word, reading.norms[start:end]))
    ):
        return None
    return reading.text(said[0], said[-1] + 1)


def _reduplicated(reading: Reading, given: tuple[Mention, ...]) -> str | None:
    """Return an answer said twice as one word: `petani-petani`, or `lansia-lansiaan`, which plays it."""
    for m in given:
        again = m.end
        joined = again < len(reading.words) and reading.gaps[again] in ("-", "")
        if m.how == "text" and joined and reading.words[again].startswith(reading.words[again - 1]):
            return reading.text(m.start, again + 1)
    return None


def wrong_expansion(key: Compiled, form: Shape, mention: Mention, given: tuple[Mention, ...]) -> str | None:
    """Return a wrong expansion beside a right abbreviation: `DTKS = Data Terpadu Keluarga Sejahtera`."""
    reading = form.reading
    letters = reading.text(mention.start, mention.end).replace(" ", "")
    if len(letters) > 8 or not letters.isalpha():
        return None
    following = [i for i in range(mention.end, len(reading.words)) if not form.is_light(i)][: len(letters)]
    spelled = "".join(reading.words[i][0] for i in following)
    covered = {i for m in given for i in range(m.start, m.end)}
    for m in given:  # `KUBE (Kelompok Usaha Bareng)`: in an expansion no word stands for another
        own = (m.form or "").lower().split()
        others = [i for i in range(m.start, m.end) if reading.words[i] != reading.norms[i]]
        if m.start >= mention.end and any(
            reading.norms[i] in own and len(reading.words[i]) > 4 and is_word(reading.words[i])
            for i in others
        ):
            return reading.text(m.start, m.end)
    if len(letters) >= 3 and spelled == letters and covered.isdisjoint(following):
        return reading.text(following[0], following[-1] + 1)
    if explained := _explained(key, form, mention, covered):
        return explained
    for matched, target in zip(key.matcher.forms, key.targets, strict=True):
        if target != RIGHT or len(matched.words) < 3 or any(m.form == matched.text for m in given):
            continue
        part = key.matcher.aligned(reading, matched, frozenset())
        apart = part is not None and not part.start <= mention.start < part.end
        if part and apart and part.found >= 2 and (part.found < part.needed or part.loose):
            return reading.text(part.start, min(len(reading.words), part.start + len(matched.words)))
    return None
