"""Somebody's own picture, made ready for a card: upright, sRGB, and no larger than needed.

Refused, each with a code: what is not a picture, is too large to open safely, or is HEIC where the
extra `heic` is not installed. Nothing of the file but its pixels goes out: no place, no phone's name.
"""

import io
import os
import stat
import warnings
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageCms, ImageFilter, ImageOps, ImageStat, UnidentifiedImageError

from bot.errors import Fact, Problem, UserError

LARGEST_FILE = 30 * 1024 * 1024
LARGEST_PIXELS = 60_000_000  # a phone's 48 megapixels pass; a decompression bomb does not
_LEAST_KEPT = 0.26  # of a picture, for a crop: a phone's upright photograph is cropped
_LABEL = 48  # how far the label with the series' name reaches into a picture
_MOUNT = 16  # of the ground above and below a whole picture
_AIRY = 0.45  # of white in the ground around a whole picture
_WHOLE_ENOUGH = 0.8  # of a drawing, for a crop
_COLOURS, _FEW_COLOURS, _MOSTLY = 64, 8, 0.95  # a drawing: eight of its 64 colours make nearly all of it
_TURNED, _A_QUARTER = 0x0112, 5  # EXIF: from this value on, width and height change places
_EVEN = 16  # how far the colours of an even ground lie apart
_STRIPS = 100
_MIDDLE = 0.3  # heads and what else matters stand above the middle
_HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypheim", b"ftypheis")
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "HEIF")


def check_picture(file: Path, shown: str) -> list[Problem]:
    """Return what is wrong with a picture file; empty where it can be used.

    Args:
        file: Where it lies.
        shown: Its name as the writer knows it.
    """
    try:
        _opened(file, shown)
    except UserError as error:
        return list(error.problems)
    return []


def kept_of(file: Path, width: int, height: int) -> float:
    """Return which share of a picture a crop to this shape keeps; all of it where the file cannot be read."""
    try:
        with Image.open(file) as picture:
            across, down = picture.size
            if picture.getexif().get(_TURNED, 1) >= _A_QUARTER:
                across, down = down, across
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return 1.0  # told of where it is drawn
    return min(across * height, down * width) / max(across * height, down * width, 1)


def fitted(file: Path, width: int, height: int, fit: str) -> Image.Image:
    """Return the picture at the size; raises `UserError`.

    `cover` fills it with the part where most is to be seen below the label that reaches into it, `whole`
    shows all of it on its own even ground or a pale one. Where `cover` would leave a strip, it is whole too;
    a drawing is never cut, its edges are drawn out.
    """
    state = _regular(file, file.name)
    return _fitted(file, state.st_mtime_ns, state.st_size, width, height, fit)


@lru_cache(maxsize=16)
def _fitted(file: Path, _changed_at: int, _size: int, width: int, height: int, fit: str) -> Image.Image:
    picture = _opened(file, file.name)
    kept = min(picture.width * height, picture.height * width) / max(
        picture.width * height, picture.height * width
    )
    if fit == "cover" and kept < _WHOLE_ENOUGH and _is_drawn(picture):
        return _extended(picture, width, height)
    if fit == "cover" and kept > _LEAST_KEPT:
        return ImageOps.fit(
            picture, (width, height), Image.Resampling.LANCZOS, centering=_centre(picture, width, height)
        )
    above, below = (_LABEL + _MOUNT, _MOUNT) if fit == "cover" else (0, 0)
    whole = ImageOps.contain(picture, (width, height - above - below), Image.Resampling.LANCZOS)
    ground = _ground(whole, width, height)
    ground.paste(whole, ((width - whole.width) // 2, above + (height - above - below - whole.height) // 2))
    return ground


def _is_drawn(picture: Image.Image) -> bool:
    """Whether a picture has the few colours of a drawing: a flag, a sign; a crop would cut what it shows."""
    small = picture.resize((_STRIPS, _STRIPS), Image.Resampling.NEAREST).quantize(_COLOURS).convert("RGB")
    counted = sorted((count for count, _ in small.getcolors(_COLOURS) or []), reverse=True)
    return sum(counted[:_FEW_COLOURS]) > _MOSTLY * _STRIPS**2


def _extended(picture: Image.Image, width: int, height: int) -> Image.Image:
    """Return a whole drawing below the label, its edges drawn out: sky stays sky, a field a field."""
    whole = ImageOps.contain(picture, (width, height - _LABEL), Image.Resampling.LANCZOS)
    left = (width - whole.width) // 2
    row = Image.new("RGB", (width, whole.height))
    row.paste(whole.crop((0, 0, 1, whole.height)).resize((max(1, left), whole.height)), (0, 0))
    right = left + whole.width
    edge = whole.crop((whole.width - 1, 0, whole.width, whole.height))
    row.paste(edge.resize((max(1, width - right), whole.height)), (right, 0))
    row.paste(whole, (left, 0))
    drawn = Image.new("RGB", (width, height))
    drawn.paste(row.crop((0, whole.height - 1, width, whole.height)).resize((width, height)), (0, 0))
    drawn.paste(row.crop((0, 0, width, 1)).resize((width, _LABEL)), (0, 0))
    drawn.paste(row, (0, _LABEL))
    return drawn


def _ground(whole: Image.Image, width: int, height: int) -> Image.Image:
    """Return what lies around a whole picture: its own even ground, as of a drawing, or its mean in pale."""
    across, down = whole.width < width, whole.height < height
    edges = whole.crop((0, 0, 1 if across else whole.width, 1 if down else whole.height))
    ends = whole.crop((whole.width - edges.width, whole.height - edges.height, whole.width, whole.height))
    seams = Image.new("RGB", (edges.width * 2, edges.height))
    seams.paste(edges, (0, 0))
    seams.paste(ends, (edges.width, 0))
    ranges = [(low, high) for low, high in ImageStat.Stat(seams).extrema]
    if all(high - low <= _EVEN for low, high in ranges):
        red, green, blue = (round(mean) for mean in ImageStat.Stat(seams).mean)
        return Image.new("RGB", (width, height), (red, green, blue))
    red, green, blue = (round(mean) for mean in ImageStat.Stat(whole).mean)
    even = Image.new("RGB", (width, height), (red, green, blue))
    return Image.blend(even, Image.new("RGB", even.size, "#FFFFFF"), _AIRY)


def _centre(picture: Image.Image, width: int, height: int) -> tuple[float, float]:
    """Return where a crop to this shape shows most: the strongest edges, with a lean to the middle.

    Only one side is cropped; the picture is looked at in a hundred strips along that side.
    """
    crops_height = picture.width * height < picture.height * width
    small = picture.convert("L").resize((_STRIPS, _STRIPS), Image.Resampling.BOX)
    edges = small.filter(ImageFilter.FIND_EDGES).crop((1, 1, _STRIPS - 1, _STRIPS - 1))
    shape = (1, _STRIPS - 2) if crops_height else (_STRIPS - 2, 1)
    strips = edges.resize(shape, Image.Resampling.BOX).tobytes()
    wanted = (picture.width * height) / (width * picture.height)
    seen = max(1, round(len(strips) * (wanted if crops_height else 1 / wanted)))
    spare = len(strips) - seen
    if spare <= 0:
        return 0.5, 0.5

    hidden = round(seen * _LABEL / height) if crops_height else 0

    def worth(start: int) -> float:
        off_middle = abs(start / spare - _MIDDLE)
        return sum(strips[start + hidden : start + seen]) * (1 - 0.3 * off_middle)

    best = max(range(spare + 1), key=lambda start: (worth(start), -start)) / spare
    return (0.5, best) if crops_height else (best, 0.5)


def _regular(file: Path, shown: str) -> os.stat_result:
    try:
        state = file.stat()
    except OSError as error:
        raise UserError(Problem("card.picture-missing", {"picture": shown})) from error
    if not stat.S_ISREG(state.st_mode):  # a pipe would wait for ever
        raise UserError(Problem("card.picture-unreadable", {"picture": shown}))
    if state.st_size > LARGEST_FILE:
        raise UserError(
            Problem("card.picture-too-large", {"picture": shown, "megabytes": LARGEST_FILE // 1024**2})
        )
    return state


def _opened(file: Path, shown: str) -> Image.Image:
    _regular(file, shown)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UserError(Problem("card.picture-missing", {"picture": shown})) from error
    if content[4:12] in _HEIC and not _reads_heic():
        raise UserError(Problem("card.picture-heic", {"picture": shown}))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is ours
            picture = Image.open(io.BytesIO(content), formats=_FORMATS if _reads_heic() else _FORMATS[:-1])
            if picture.width * picture.height > LARGEST_PIXELS:
                raise UserError(_too_many_pixels(shown))
            picture.draft("RGB", (2160, 2160))  # a JPEG is decoded at a size near the one needed
            return _plain(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError as error:
        raise UserError(_too_many_pixels(shown)) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UserError(Problem("card.picture-unreadable", {"picture": shown})) from error


def _too_many_pixels(shown: str) -> Problem:
    facts: dict[str, Fact] = {"picture": shown, "megapixels": LARGEST_PIXELS // 1_000_000}
    return Problem("card.picture-too-many-pixels", facts)


def _plain(picture: Image.Image) -> Image.Image:
    """Return the picture in sRGB, on white where it was transparent."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            converted = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError):  # a broken profile: take the colours as they are
            converted = None
        if converted is not None:
            return converted
    if picture.mode == "RGB":
        return picture
    upright = picture.convert("RGBA")
    ground = Image.new("RGB", upright.size, "#FFFFFF")
    ground.paste(upright, mask=upright.getchannel("A"))
    return ground


@lru_cache(maxsize=1)
def _reads_heic() -> bool:
    """Whether the optional reader of iPhone pictures is there; it is made known to Pillow."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener()
    return True
