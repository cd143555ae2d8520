"""From what the library throws to what to do next.

The library has some eighty exceptions, raw ones of requests between them, and `KeyError` where an answer
has changed its shape. Here each becomes one of the house's few, with a word for the finer cause:

- a refusal that Instagram spelled out (4xx) means that nothing was done;
- anything else after a write has left means `Unknown`, whatever it looks like;
- the same on a read is `Transient`.

The word (`reason`) is what `reactions` and the sentences for people go by.
"""

from instagrapi import exceptions as library
from pydantic import ValidationError
from requests import RequestException

from bot.errors import (
    Challenged,
    Gone,
    PlatformError,
    RateLimited,
    Refused,
    SignInRequired,
    Transient,
    Unknown,
)
from bot.platforms.instagrapi.guard import NotSent

# In this order: the first class that fits decides, so subclasses stand before their parents.
_SPELLED_OUT: tuple[tuple[tuple[type[Exception], ...], type[PlatformError], str], ...] = (
    ((library.ClientNeedsUpgradeError,), Challenged, "needs-upgrade"),
    ((library.BadPassword, library.BadCredentials), Challenged, "bad-password"),
    ((library.TwoFactorRequired,), Challenged, "two-factor"),
    ((library.AccountSuspended,), Challenged, "suspended"),
    ((library.ReloginAttemptExceeded,), Challenged, "signed-in-too-often"),
    ((library.ChallengeError, library.CaptchaChallengeRequired), Challenged, "checkpoint"),
    ((library.SentryBlock,), Challenged, "flagged"),
    ((library.ProxyAddressIsBlocked,), Challenged, "address-blocked"),
    ((library.PleaseWaitFewMinutes,), RateLimited, "please-wait"),
    ((library.ClientThrottledError, library.RateLimitError), RateLimited, "throttled"),
    (
        (
            library.LoginRequired,
            library.ClientLoginRequired,
            library.ClientUnauthorizedError,
            library.ClientForbiddenError,
        ),
        SignInRequired,
        "session-dead",
    ),
    (
        (
            library.MediaNotFound,
            library.MediaUnavailable,
            library.InvalidMediaId,
            library.CommentNotFound,
            library.CommentUnavailable,
        ),
        Gone,
        "gone",
    ),
    ((library.DirectMessageRequestsDisabled,), Refused, "messages-closed"),
    ((library.InvalidTargetUser, library.UserNotFound, library.PrivateAccount), Refused, "no-such-person"),
    ((library.UserError, library.MediaError), Refused, "no-insights"),
    ((library.CommentsDisabled,), Refused, "comments-off"),
    ((library.ClientNotFoundError,), Gone, "gone"),
    ((library.UnknownError, library.ClientBadRequestError), Refused, "rejected"),
)
_FORBIDDEN, _TOO_MANY = 403, 429
_NO_PICTURE = "media_needs_reupload"  # the post was not made: its picture never arrived whole


def translated(error: Exception, *, may_have_written: bool) -> PlatformError:
    """Return the house's error for whatever the library threw.

    Args:
        error: As it was caught; the chain behind it is looked through.
        may_have_written: Whether the decisive request of a write had left.
    """
    if isinstance(error, PlatformError):
        return error
    if any(isinstance(link, NotSent) for link in _chain(error)):
        return Transient("unreachable")
    cause = _unwrapped(error)
    if isinstance(cause, library.FeedbackRequired):
        return _feedback(cause)
    if _NO_PICTURE in str(getattr(cause, "message", "")):
        return Transient("upload-failed")
    for classes, kind, reason in _SPELLED_OUT:
        if isinstance(cause, classes):
            return kind(reason)
    uploaded = _upload_failure(cause)
    if uploaded is not None:
        return uploaded
    reason = _vague_reason(cause)
    return Unknown(reason) if may_have_written else Transient(reason)


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in found:
        found.append(link)
        link = link.__cause__ or link.__context__
    return found


def _unwrapped(error: Exception) -> Exception:
    """Undo the library's habit of wrapping any failure of an insight query in a `MediaError`."""
    inner = error.__context__
    if type(error) is library.MediaError and isinstance(inner, Exception):
        return inner
    return error


def _feedback(error: library.FeedbackRequired) -> PlatformError:
    """Tell a post whose comments are off from an action that the account is barred from."""
    said = str(getattr(error, "feedback_message", "") or "")
    if getattr(error, "comments_disabled", False) or "commenting is off" in said.casefold():
        return Refused("comments-off")
    return RateLimited("action-blocked")


def _upload_failure(error: Exception) -> PlatformError | None:
    """Sort the upload step by its status: the library does not."""
    if not isinstance(error, library.PhotoNotUpload | library.VideoNotUpload | library.ClipNotUpload):
        return None
    status = getattr(getattr(error, "response", None), "status_code", None)
    if isinstance(error, library.PhotoConfigureError | library.VideoConfigureError):
        return None
    if isinstance(error, library.ClipConfigureError):
        return None
    said = str(error)
    if "challenge_required" in said or "checkpoint" in said:
        return Challenged("checkpoint")
    if "Please wait a few minutes" in said:
        return RateLimited("please-wait")
    if "feedback_required" in said:
        return RateLimited("action-blocked")
    if status == _FORBIDDEN or "login_required" in said:
        return SignInRequired("session-dead")
    if status == _TOO_MANY:
        return RateLimited("throttled")
    return Transient("upload-failed")


def _vague_reason(error: Exception) -> str:
    if isinstance(error, ValidationError | KeyError | AssertionError | TypeError | AttributeError):
        return "answer-changed"
    if isinstance(error, library.ClientJSONDecodeError | ValueError):
        return "garbled"
    if isinstance(error, library.ClientConnectionError | library.ClientIncompleteReadError):
        return "no-answer"
    if isinstance(error, RequestException):
        return "no-answer"
    return "server-error"
