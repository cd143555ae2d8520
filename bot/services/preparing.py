"""Making what goes out: the bytes and the words of a post, fixed before anybody approves them.

The only place where the game's values meet the makers of pictures and texts. The same round and settings
always give the same bundle.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from bot.content.cards import (
    draw_closing_soon,
    draw_podium,
    draw_podium_story,
    draw_reveal,
    draw_round,
    draw_story,
    pages_of,
    round_slides,
)
from bot.content.occasions import Announcement, Correction, Limits, Post, Reveal, WinnerMessage
from bot.content.subjects import Brand, Colours, PodiumCard, RevealCard, RoundCard, Winner
from bot.content.wording import Wording
from bot.game.model import PictureClue, Round, TebakKata
from bot.game.standings import Ranked, ahead_by
from bot.game.timetable import week_bounds
from bot.services.desk import Desk
from bot.settings import SeriesSettings, Settings
from bot.store.bundles import Bundle, Sheet
from bot.store.quizjson import quiz_to_json
from bot.store.tables import RoundRow, WinnerRow

TEMPLATES = "templates"
_A_SECOND = timedelta(seconds=1)


def wording_for(settings: Settings) -> Wording:
    """Return the words of the settings' language; the team's own templates lie beside bot.toml."""
    own = settings.directory / TEMPLATES
    return Wording(
        settings.language,
        settings.zone,
        own if own.is_dir() else None,
        handle=settings.account.handle,
        name=settings.account.name,
        limits=Limits(settings.limits.caption, settings.limits.hashtags, settings.limits.mentions),
        other_zones=settings.other_zones,
    )


def brand_of(settings: Settings, theme: str | None = None) -> Brand:
    """Return how cards look, in a quiz's own theme where it has one."""
    colours = settings.brand.colours
    logo = settings.account.logo
    return Brand(
        name=settings.account.name,
        handle=settings.account.handle,
        zone=settings.zone,
        other_zones=settings.other_zones,
        logo=settings.directory / logo if logo else None,
        colours=Colours(colours.primary, colours.accent, colours.paper, colours.ink),
        theme=theme or settings.brand.theme,
        motif=settings.brand.motif,
        language=settings.language,
        simulated=settings.is_sandbox,
    )


def name_of(settings: Settings, round_: Round | RoundRow) -> str:
    """Return what people call a round, as in the marker of its post: `ST-48`."""
    series = settings.series_named(round_.series)
    return f"{series.code if series else round_.series}-{round_.number}"


def round_name(desk: Desk, round_: Round | RoundRow) -> str:
    """Return what people call a round; see `name_of`."""
    return name_of(desk.settings, round_)


def marker(desk: Desk, round_: Round) -> str:
    """Return what a round's post is found by in the feed: `[ST-48]`."""
    return f"[{round_name(desk, round_)}]"


def round_bundle(desk: Desk, round_: Round) -> Bundle:
    """Return the pictures, caption, alt texts and story of a round's post."""
    settings = desk.settings
    brand = brand_of(settings, round_.quiz.theme)
    card = round_card(round_, settings)
    post = post_of(round_, settings, marker(desk, round_))
    own = picture_digests(settings, round_)  # before they are drawn: one that changes meanwhile is noticed
    pictures = draw_round(card, brand)
    alt_texts = alt_texts_of(card, post, brand, desk.wording)
    story = Sheet(draw_story(card, brand), alt_texts[0]) if round_.quiz.story else None
    terms = {
        "quiz": json.loads(quiz_to_json(round_.quiz)),
        "publish_at": round_.publish_at.isoformat(),
        "close_at": round_.close_at.isoformat(),
    }
    if own:
        terms["pictures"] = own
    return Bundle(
        subject=f"round:{round_.id}",
        marker=post.marker,
        caption=desk.wording.caption(post),
        sheets=tuple(Sheet(jpeg, text) for jpeg, text in zip(pictures, alt_texts, strict=True)),
        story=story,
        terms=json.dumps(terms, sort_keys=True, ensure_ascii=False),
    )


def picture_digests(settings: Settings, round_: Round) -> dict[str, str]:
    """Return the SHA-256 of each picture of the writer's that a round uses; one not to be read is missing."""
    folder = (settings.quizzes / round_.file).parent
    puzzles = (one.puzzle for one in round_.quiz.questions if isinstance(one, TebakKata))
    named = [round_.quiz.image, *(one.image for one in puzzles if isinstance(one, PictureClue))]
    found = {}
    for name in named:
        with suppress(OSError):
            if name is not None:
                found[name] = sha256((folder / name).read_bytes()).hexdigest()
    return found


def round_card(round_: Round, settings: Settings) -> RoundCard:
    """Return what a round's pictures are about."""
    quiz = round_.quiz
    series = settings.series_named(quiz.series)
    folder = (settings.quizzes / round_.file).parent
    clues = [
        (question.puzzle.image, folder / question.puzzle.image)
        for question in quiz.questions
        if isinstance(question, TebakKata) and isinstance(question.puzzle, PictureClue)
    ]
    return RoundCard(
        series_title=series.title if series else quiz.series,
        questions=quiz.questions,
        closes_at=round_.close_at,
        number=round_.number,
        title=_own_title(quiz.title, series),
        programme=quiz.programme,
        prize=quiz.prize,
        picture=folder / quiz.image if quiz.image else None,
        puzzle_pictures=tuple(clues),
    )


def alt_texts_of(card: RoundCard, post: Post, brand: Brand, wording: Wording) -> tuple[str, ...]:
    """Return the words for each picture of a post, as `draw_round` draws them; no answer is given."""
    return tuple(
        wording.alt_text(post, slide.question, with_options=slide.has_options)
        for slide in round_slides(card, brand)
    )


def post_of(round_: Round, settings: Settings, mark: str) -> Post:
    """Return what a round's caption and alt texts are about."""
    quiz = round_.quiz
    series = settings.series_named(quiz.series)
    points = {question.points for question in quiz.questions}
    bonuses = {question.speed_bonus for question in quiz.questions}
    return Post(
        series_title=series.title if series else quiz.series,
        marker=mark,
        questions=quiz.questions,
        closes_at=round_.close_at,
        attempts=round_.attempts,
        number=round_.number,
        title=_own_title(quiz.title, series),
        programme=quiz.programme,
        points=points.pop() if len(points) == 1 else None,
        speed_bonus=bonuses.pop() if len(bonuses) == 1 else None,
        prize=quiz.prize,
        terms=quiz.terms,
        hashtags=(*(series.hashtags if series else ()), *quiz.tags),
        own_caption=quiz.caption,
        own_alt_text=quiz.alt_text,
    )


def reveal_text(desk: Desk, round_: Round, right: int) -> str:
    """Return the answers as the account's own comment; `right` counts people."""
    series = desk.settings.series_named(round_.series)
    title = series.title if series else round_.series
    return desk.wording.reveal(Reveal(title, round_.quiz.questions, round_.quiz.source, right))


def reveal_story(desk: Desk, round_: Round, right: int) -> Bundle:
    """Return the story with the answers, for after the reveal; `right` counts people."""
    series = desk.settings.series_named(round_.series)
    title = series.title if series else round_.series
    card = RevealCard(
        series_title=title,
        questions=round_.quiz.questions,
        number=round_.number,
        title=_own_title(round_.quiz.title, series),
        source=round_.quiz.source,
        right_answers=right,
        asked_at=round_.publish_at,
    )
    alt_text = desk.wording.reveal_alt_text(Reveal(title, round_.quiz.questions, round_.quiz.source, right))
    picture = draw_reveal(card, brand_of(desk.settings, round_.quiz.theme), "story")
    return Bundle(f"round:{round_.id}", marker(desk, round_), "", (), Sheet(picture, alt_text), "reveal")


def closing_story(desk: Desk, round_: Round) -> Bundle:
    """Return the story that a round closes soon, with the end it has now."""
    card, mark = round_card(round_, desk.settings), marker(desk, round_)
    alt_text = desk.wording.closing_alt_text(post_of(round_, desk.settings, mark))
    picture = draw_closing_soon(card, brand_of(desk.settings, round_.quiz.theme))
    return Bundle(f"round:{round_.id}", mark, "", (), Sheet(picture, alt_text), "closing")


def hint_text(desk: Desk, round_: Round, number: int) -> str:
    """Return a round's hint, from 1, as the account's own comment."""
    hints = round_.quiz.hints
    return desk.wording.hint(hints[number - 1].text, number, len(hints))


def thanks_text(desk: Desk, comment_id: str, handle: str) -> str:
    """Return a short word of thanks for a right answer."""
    return desk.wording.thanks(comment_id, handle)


def week_bundle(
    desk: Desk,
    week: str,
    places: Sequence[Ranked],
    handles: Mapping[int, str],
    claim_within: timedelta | None = None,
) -> Bundle:
    """Return the podium, the announcement and the story of a week's winners."""
    announcement = replace(_announcement(desk, week, places, handles, f"[{week}]"), claim_within=claim_within)
    brand = brand_of(desk.settings)
    card = PodiumCard(
        winners=announcement.winners,
        series_titles=announcement.series_titles,
        week=announcement.week,
        first_day=announcement.first_day,
        last_day=announcement.last_day,
        prize=announcement.prize,
    )
    pages = pages_of(card.winners)
    told = [
        desk.wording.podium_alt_text(replace(announcement, winners=page.winners), page.number, len(pages))
        for page in pages
    ]
    story = Sheet(draw_podium_story(card, brand), told[0]) if desk.settings.winners.story else None
    return Bundle(
        subject=f"week:{week}",
        marker=announcement.marker,
        caption=desk.wording.announcement(announcement),
        sheets=tuple(Sheet(*one) for one in zip(draw_podium(card, brand), told, strict=True)),
        story=story,
        terms=json.dumps({"week": week, "winners": [[one.rank, one.person, one.points] for one in places]}),
    )


def correction_bundle(
    desk: Desk,
    week: str,
    number: int,
    places: Sequence[Ranked],
    handles: Mapping[int, str],
    gone: Sequence[int],
    reason: str,
    *,
    passed_on: bool = False,
) -> Bundle:
    """Return the post that corrects an announced week in public, or says that a prize is passed on."""
    first = week_bundle(desk, week, places, handles)
    mark = f"[{week}-{number}]"
    correction = Correction(
        marker=mark,
        week=_week_number(week),
        reason=reason,
        winners=_winners(places, handles),
        gone=tuple(handles[person] for person in gone),
        passed_on=passed_on,
    )
    return replace(first, marker=mark, caption=desk.wording.correction(correction), story=None)


def winner_message(desk: Desk, row: WinnerRow, handle: str) -> str:
    """Return the message to one winner, with the code to repeat."""
    prizes = {series.prize for series in desk.settings.series.values() if series.prize}
    return desk.wording.message_to_winner(
        WinnerMessage(
            winner=Winner(row.rank, handle, row.points),
            week=_week_number(row.week),
            code=row.code or "",
            prize=prizes.pop() if len(prizes) == 1 else None,
            claim_by=row.claim_by,
        )
    )


def _announcement(
    desk: Desk, week: str, places: Sequence[Ranked], handles: Mapping[int, str], mark: str
) -> Announcement:
    settings = desk.settings
    bounds = week_bounds(week, settings.zone)
    if bounds is None:
        raise ValueError(f"no such week: {week}")
    counted = settings.winners.series or tuple(settings.series)
    series = [found for name in counted if (found := settings.series_named(name))]
    prizes = {one.prize for one in series if one.prize}
    terms = {one.terms for one in series if one.terms}
    return Announcement(
        marker=mark,
        week=_week_number(week),
        first_day=bounds[0],
        last_day=bounds[1] - _A_SECOND,
        winners=_winners(places, handles),
        series_titles=tuple(one.title for one in series),
        prize=prizes.pop() if len(prizes) == 1 else None,
        terms=terms.pop() if len(terms) == 1 else None,
        hashtags=tuple(dict.fromkeys(tag for one in series for tag in one.hashtags)),
    )


def _winners(places: Sequence[Ranked], handles: Mapping[int, str]) -> tuple[Winner, ...]:
    return tuple(Winner(one.rank, handles[one.person], one.points, ahead_by(one, places)) for one in places)


def _own_title(title: str | None, series: SeriesSettings | None) -> str | None:
    return None if series is not None and title == series.title else title


def _week_number(week: str) -> int:
    return int(week.rpartition("W")[2])
