"""Open answers: names, things, expansions (policy, section 3); `values.py` reads numbers and dates."""

from collections.abc import Callable

from bot.game.model import Verdict
from bot.judging import beside, comparing, talk
from bot.judging.candidates import Mention, Role, Shape, shape, without_idioms
from bot.judging.meant import Outcome, decides, resolve
from bot.judging.normalize import Reading, read
from bot.judging.numerals import in_figures
from bot.judging.open_key import RIGHT, Compiled, find
from bot.judging.ruling import Judgement
from bot.judging.unnamed import not_given


def judge(
    key: Compiled, reading: Reading, check: Callable[[Mention, Reading], Mention] | None = None
) -> Judgement:
    """Return the verdict on a comment to an open question.

    Args:
        check: Looks again at what was found: a puzzle takes a replaced hidden letter for a wrong answer.
    """
    if not reading.words:
        if reading.hashtags:
            return _hashtags(key, reading)
        return Judgement(Verdict.CHATTER, "nothing-said")
    if key.figured:
        reading = in_figures(reading)
    mentions = find(key.matcher, key.targets, reading)
    if key.value is not None:
        mentions = _with_values(mentions, _without_repeats(comparing.find(key.value, reading)))
    if check is not None:
        mentions = tuple(check(mention, reading) for mention in mentions)
    mentions = _without_synonyms(key, reading, without_idioms(reading, mentions))
    covered = frozenset(i for m in mentions for i in range(m.start, m.end))
    form = shape(reading, covered, key.echo)
    mentions = _without_quotes(form, mentions)
    outcome = resolve(form, mentions, past=key.past)
    if outcome.given:
        return _given(key, form, outcome, covered)
    if outcome.why == "only-rejected":
        if instead := beside.given_instead(form, mentions[-1].end, covered, after=False):
            return Judgement(Verdict.WRONG, "other-answer", words=instead, facts=(("instead", instead),))
        if talk.weigh(form, covered) >= talk.TALK:
            return Judgement(Verdict.CHATTER, "no-attempt")
        return Judgement(
            Verdict.REVIEW, "only-rejected", words=reading.text(mentions[0].start, mentions[0].end)
        )
    if reading.hashtags and all(form.is_light(i) for i in range(len(form.roles))):
        return _hashtags(key, reading)
    return not_given(key, form)


def _with_values(named: tuple[Mention, ...], valued: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the values, and the forms in words that overlap none of them."""
    taken = {i for m in valued for i in range(m.start, m.end)}
    words = [m for m in named if taken.isdisjoint(range(m.start, m.end))]
    return tuple(sorted((*valued, *words), key=lambda m: m.start))


def _without_synonyms(key: Compiled, reading: Reading, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leave out a wrong form that is only part of a synonym of the answer: `usia` in `lanjut usia`."""
    if not key.synonyms.forms or all(m.target == RIGHT for m in mentions):
        return mentions
    same = find(key.synonyms, tuple(RIGHT for _ in key.synonyms.forms), reading)
    return tuple(
        m
        for m in mentions
        if m.target == RIGHT
        or not any(s.start <= m.start and m.end <= s.end and s.end - s.start > m.end - m.start for s in same)
    )


def _without_repeats(valued: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return a part of a date as right beside the whole: `26 Desember 2004, tiap 26 Desember`."""
    if not any(m.target == RIGHT for m in valued):
        return valued
    return tuple(m._replace(target=RIGHT) if m.target == "doubt:part-of-date" else m for m in valued)


def _without_quotes(form: Shape, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Leave out a wrong form that only quotes the question, where the right one stands beside it."""
    if len({m.target for m in mentions}) < 2:
        return mentions
    return tuple(m for m in mentions if m.target == RIGHT or m.how == "value" or not _quotes(form, m))


def _quotes(form: Shape, mention: Mention) -> bool:
    """Whether a wrong form stands in the question, however it is spelt here: `ing madyo mangun karso`."""
    own = read(mention.form or "").norms
    if len(own) > 1 and all(norm in form.echo for norm in own):
        return True
    return all(form.is_echo(i) for i in range(mention.start, mention.end))


def _given(key: Compiled, form: Shape, outcome: Outcome, covered: frozenset[int]) -> Judgement:
    reading = form.reading
    mention = outcome.given[-1]
    words = reading.text(mention.start, mention.end)
    if outcome.why == "hedge":
        names = [m.form or m.target for m in outcome.given]
        talking = [talk.talks_around(form, m, covered, key.asked) for m in outcome.given[: talk.MOST_WEIGHED]]
        plain = any(form.is_plain(m.start, m.end) for m in outcome.given)
        if all(talking) or (any(talking) and not plain):
            return Judgement(Verdict.CHATTER, "no-attempt")
        distinct = tuple(dict.fromkeys(names))
        if len(distinct) == 1:  # values are told by their words, not by the key they were compared with
            distinct = tuple(dict.fromkeys(reading.text(m.start, m.end) for m in outcome.given))
        return Judgement(
            Verdict.WRONG,
            "hedge",
            words=reading.text(outcome.given[0].start, mention.end),
            facts=(("one", distinct[0]), ("other", distinct[-1])),
        )
    concluded = mention.start > 0 and bool(form.roles[mention.start - 1] & Role.CONCLUSION)
    standing = next((m for m in outcome.given if form.stands_alone(m.start, m.end)), mention)
    if concluded and form.is_plain(mention.start, mention.end):
        standing = mention  # "hari disabilitas internasional, jadi disabilitas"
    settled = outcome.why in ("correction", "marked", "rejected-others") or (
        outcome.why == "conclusion" and mention.how != "value"
    )
    settled = settled and not form.asks()
    if not settled and all(
        talk.talks_around(form, m, covered, key.asked) for m in outcome.given[: talk.MOST_WEIGHED]
    ):
        return Judgement(Verdict.CHATTER, "no-attempt", words=words)
    if mention.target.startswith("doubt:"):
        return Judgement(
            Verdict.REVIEW, mention.target.removeprefix("doubt:"), matched=mention.form, words=words
        )
    if mention.target.startswith("value:"):
        return Judgement(Verdict.WRONG, "other-value", matched=mention.form, words=words)
    if mention.target != RIGHT:
        return Judgement(
            Verdict.WRONG, "rejected", matched=mention.form, similarity=mention.similarity, words=words
        )
    if listed := beside.listed(form, outcome.given, covered):
        return listed
    if instead := beside.given_instead(form, mention.end, covered, after=True):
        return Judgement(Verdict.WRONG, "other-answer", words=instead, facts=(("instead", instead),))
    wavered = len(outcome.given) > 1 and decides(form, outcome.given) is not None
    if not wavered and (other := beside.other_answer(key, form, outcome.given)):
        return Judgement(Verdict.WRONG, "hedge", words=words, facts=(("one", words), ("other", other)))
    if changed := beside.changed(key, form, standing):
        return Judgement(
            Verdict.WRONG,
            "another-thing",
            words=changed,
            matched=standing.form,
            similarity=standing.similarity,
        )
    if extra := beside.attached(form, standing, person=key.person, given=outcome.given):
        return Judgement(Verdict.REVIEW, "attached-word", standing.form, standing.similarity, extra)
    if wrong := beside.wrong_expansion(key, form, standing, outcome.given):
        return Judgement(
            Verdict.REVIEW,
            "wrong-expansion",
            words=wrong,
            matched=standing.form,
            similarity=standing.similarity,
        )
    reason = standing.how if outcome.why == "plain" else outcome.why
    return Judgement(
        Verdict.CORRECT,
        reason,
        standing.form,
        standing.similarity,
        reading.text(standing.start, standing.end),
    )


def _hashtags(key: Compiled, reading: Reading) -> Judgement:
    together = judge(key, read(" ".join(reading.hashtags)))
    if together.verdict is not Verdict.REVIEW or len(reading.hashtags) == 1:
        return together
    apart = [judge(key, read(tag)) for tag in reading.hashtags]  # "#tempoyak #kulinernusantara"
    right = [one for one in apart if one.verdict is Verdict.CORRECT]
    named = [one for one in apart if one.reason in ("rejected", "other-value")]
    return right[0] if right and not named else together
