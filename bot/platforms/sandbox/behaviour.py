"""What the followers do during one round: who comes by, when, and what they do with the app.

Most answer once. Some only talk, answer twice, change their mind, mend a slip, take a comment away, wait
until others have answered, answer below somebody else's comment, or come too late.
"""

from dataclasses import dataclass, replace
from random import Random

from bot.game.model import Question
from bot.platforms.sandbox.answering import Meaning, is_thing, key_of
from bot.platforms.sandbox.composing import attempt
from bot.platforms.sandbox.dressing import dress, talk
from bot.platforms.sandbox.hours import Hours
from bot.platforms.sandbox.people import Follower, followers
from bot.platforms.sandbox.spelling import slip
from bot.platforms.sandbox.words import dice, draw, words

MOST_A_FOLLOWER = 4  # comments in a round
_TALK = (
    ("greeting", 12),
    ("tagging", 17),
    ("wish", 11),
    ("thanks", 9),
    ("complaint", 13),
    ("question", 13),
    ("talk", 12),
    ("talk_of_others", 6),
    ("pointing", 5),
    ("about", 4),
    ("joke", 2),
)
_EARLY = 240  # seconds: hardly anybody else has commented yet
_LONGEST_FILTERED = 4 * 3_600  # seconds


@dataclass(frozen=True, slots=True)
class Planned:
    """A comment to be; times are seconds after the post.

    Args:
        hidden_for: How long the platform's filter holds it back.
        edited: When it gets another text, and which.
        reply_to: Place of the comment it answers in the list of all.
    """

    follower: Follower
    at: int
    text: str
    meant: tuple[Meaning, ...]
    way: str
    hidden_for: int = 0
    edited: tuple[int, str] | None = None
    deleted_at: int | None = None
    is_reply: bool = False
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people who may come by in a round, and how hard its questions are for them."""

    people: tuple[Follower, ...]
    questions: tuple[Question, ...]
    ease: tuple[float, ...]
    hours: Hours


def compose(
    seed: int, count: int, post_id: str, questions: tuple[Question, ...], hours: Hours, comments: int
) -> list[Planned]:
    """Return exactly `comments` comments on a post, in the order of time, replies assigned."""
    people = followers(seed, max(count, comments))
    chance = dice(seed, post_id, "round")
    crowd = Crowd(people, questions, tuple(chance.uniform(-0.2, 0.25) for _ in questions), hours)
    planned: list[Planned] = []
    for follower in _who_comes(people, chance):
        planned.extend(_visit(crowd, follower, dice(seed, post_id, "visit", follower.number)))
        if len(planned) >= comments:
            break
    planned = sorted(planned[:comments], key=lambda comment: (comment.at, comment.follower.number))
    return _with_parents(planned, chance)


def _who_comes(people: tuple[Follower, ...], chance: Random) -> list[Follower]:
    """Return the people in the order of their wish to take part today."""
    return sorted(people, key=lambda person: chance.random() ** (1 / person.eagerness), reverse=True)


def _visit(crowd: Crowd, follower: Follower, chance: Random) -> list[Planned]:
    at = crowd.hours.first_comment(follower, chance)
    friends = tuple(person.handle for person in chance.sample(crowd.people, min(3, len(crowd.people))))
    if follower.advertises:
        return [_talk(crowd, follower, at, friends, chance, "advert")]
    if chance.random() < 0.12 + 0.22 * follower.chattiness:
        return [_talk(crowd, follower, at, friends, chance)]
    first = _attempt(crowd, follower, at, friends, chance)
    visit = [_with_afterthought(crowd, first, chance)]
    what = draw(
        chance,
        (
            ("nothing", 80),
            ("the same again", 3),
            ("another answer", 5),
            ("talks", 5 + 10 * follower.chattiness),
        ),
    )
    later = crowd.hours.soon_after(at, chance)
    if what == "the same again":
        again = (
            first.text if chance.random() < 0.7 else f"{first.text} {chance.choice(words('talk', 'again'))}"
        )
        visit.append(replace(first, at=later, text=again, way="again"))
    elif what == "another answer":
        visit.append(_attempt(crowd, follower, later, friends, chance))
    elif what == "talks":
        visit.append(_talk(crowd, follower, later, friends, chance))
    if visit[0].deleted_at is not None and chance.random() < 0.5:
        anew = crowd.hours.soon_after(visit[0].deleted_at, chance)
        visit.append(_attempt(crowd, follower, anew, friends, chance))
    return visit[:MOST_A_FOLLOWER]


def _attempt(crowd: Crowd, follower: Follower, at: int, friends: tuple[str, ...], chance: Random) -> Planned:
    # Who comes later has read the others, and those are right more often than not.
    herd = 0.12 if at > 0.2 * crowd.hours.length else 0.0
    knows = tuple(chance.random() < min(0.97, max(0.03, follower.skill + ease + herd)) for ease in crowd.ease)
    text, meant, way = attempt(crowd.questions, follower, knows, chance)
    if len(crowd.questions) == 1 or chance.random() < 0.4:
        text = dress(text, follower, friends, chance)
    return Planned(follower, at, text, meant, way, is_reply=chance.random() < 0.03)


def _talk(
    crowd: Crowd,
    follower: Follower,
    at: int,
    friends: tuple[str, ...],
    chance: Random,
    about: str | None = None,
) -> Planned:
    about = about or _subject(crowd, at, chance)
    text = talk(about, follower, friends, key_of(crowd.questions[0]), chance)
    meant: Meaning = "doubtful" if about == "joke" else "chatter"
    reply = about not in ("advert", "late") and chance.random() < 0.08
    if reply and chance.random() < 0.8:
        text, meant, about = talk("reply_agree", follower, friends, "", chance), "chatter", "reply"
    hidden = _filtered(chance) if about == "advert" and chance.random() < 0.4 else 0
    return Planned(
        follower, at, text, (meant,) * len(crowd.questions), about, hidden_for=hidden, is_reply=reply
    )


def _subject(crowd: Crowd, at: int, chance: Random) -> str:
    """Return what somebody who does not answer writes about at this moment."""
    if crowd.hours.is_late(at) and chance.random() < 0.6:
        return "late"
    about = draw(chance, _TALK)
    if about == "greeting" and at < _EARLY and chance.random() < 0.6:
        return "early"
    if about in ("pointing", "talk_of_others") and at < _EARLY:
        return "talk"  # nobody to point at yet
    if about == "about" and not is_thing(crowd.questions[0]):
        return "question"
    return about


def _with_afterthought(crowd: Crowd, comment: Planned, chance: Random) -> Planned:
    """Return the comment, now and then edited, taken away or held back by a filter."""
    what = draw(chance, (("nothing", 940), ("edit", 22), ("delete", 16), ("filter", 16)))
    later = crowd.hours.soon_after(comment.at, chance)
    match what:
        case "delete":
            return replace(comment, deleted_at=later, way=f"{comment.way}, deleted")
        case "filter":
            return replace(comment, hidden_for=_filtered(chance), way=f"{comment.way}, held back")
        case "edit":
            first = slip(comment.text, chance)
            if chance.random() < 0.4 or first == comment.text:
                first = chance.choice(words("talk", "edited_first"))
            return replace(comment, text=first, edited=(later, comment.text), way=f"{comment.way}, edited")
        case _:
            return comment


def _filtered(chance: Random) -> int:
    return min(_LONGEST_FILTERED, int(chance.lognormvariate(7.5, 0.8)))  # half an hour, give or take


def _with_parents(planned: list[Planned], chance: Random) -> list[Planned]:
    """Return the comments with each reply below an earlier one of somebody else, or at top level."""
    found = []
    top: list[int] = []
    for place, comment in enumerate(planned):
        parent = chance.choice(top[-40:]) if comment.is_reply and top else None
        if parent is not None and not _can_answer(comment, planned[parent]):
            parent = None
        found.append(replace(comment, reply_to=parent, is_reply=parent is not None))
        if parent is None:
            top.append(place)
    return found


def _can_answer(reply: Planned, parent: Planned) -> bool:
    seen = parent.at + parent.hidden_for < reply.at
    stands = parent.deleted_at is None
    return seen and stands and parent.follower.number != reply.follower.number
