"""From the link of a post to its id without asking Instagram: all there is when nothing may be read."""

import re

_LINK = re.compile(r"instagram\.com/(?:[\w.]+/)?(?:p|reel|tv)/([\w-]{5,13})/?(?:[?#]|$)", re.ASCII)


def number_in(link: str) -> int | None:
    """Return the number of the post that a link opens; None where it is no link of a post."""
    from instagrapi.utils.ids import InstagramIdCodec

    found = _LINK.search(link.strip())
    return None if found is None else int(InstagramIdCodec.decode(found[1]))
