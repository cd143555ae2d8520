"""Making reels by the library's own `clip_upload`, which is safe behind the guard.

It asks again and again to have the reel made until Instagram has prepared the video; each time Instagram
says itself that nothing was done (202), which is the one answer after which the guard lets a write be
repeated. The video goes up byte for byte; the cover is encoded anew by the library.
"""

import io
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

from bot.errors import Refused
from bot.platforms.base import NewReel
from bot.platforms.instagrapi.surface import LibraryClient, ReelMade

REEL_PATH = "media/configure_to_clips"
_BETWEEN_TRIES_SECONDS = 5


def make_reel(client: LibraryClient, reel: NewReel) -> ReelMade:
    """Upload video and cover, make the reel and return what the library says of it."""
    from instagrapi.utils.video import read_video_metadata

    with tempfile.TemporaryDirectory() as folder:
        video, cover = Path(folder) / "reel.mp4", Path(folder) / "cover.jpg"
        video.write_bytes(reel.mp4)
        cover.write_bytes(reel.cover.jpeg)
        try:
            read_video_metadata(video)  # else the library would look for ffmpeg
        except ValueError as error:
            raise Refused("not-an-mp4") from error
        with redirect_stdout(io.StringIO()):  # it prints what it does
            return client.clip_upload(
                video, reel.caption, thumbnail=cover, configure_timeout=_BETWEEN_TRIES_SECONDS
            )
