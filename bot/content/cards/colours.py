"""Colours and how well one is read on another (WCAG 2.2, contrast ratio)."""

import colorsys

AA = 4.5  # for all text here: some of it is small on a phone

Rgb = tuple[int, int, int]


def rgb(colour: str) -> Rgb:
    """Return the channels of `#RRGGBB` or `#RRGGBBAA`."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def alpha(colour: str) -> int:
    """Return the opacity of a colour, 0 to 255."""
    return int(colour[7:9], 16) if len(colour) == 9 else 255


def written(channels: Rgb) -> str:
    """Return `#RRGGBB`."""
    return "#{:02X}{:02X}{:02X}".format(*channels)


def luminance(channels: Rgb) -> float:
    """Return the relative luminance, 0 for black to 1 for white."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in channels)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Return `one` with `share` of `other`, 0 to 1."""
    first, second = rgb(one), rgb(other)
    return written(
        (
            round(first[0] + (second[0] - first[0]) * share),
            round(first[1] + (second[1] - first[1]) * share),
            round(first[2] + (second[2] - first[2]) * share),
        )
    )


def readable(colour: str, *backgrounds: str, ratio: float = AA) -> str:
    """Return the colour, made darker or lighter until it is read on all backgrounds.

    Where its own side does not reach the ratio, the better of black and white is returned.
    """
    fields = [rgb(background) for background in backgrounds]
    darker = sum(luminance(field) for field in fields) / len(fields) > 0.18
    target = "#000000" if darker else "#FFFFFF"
    for step in range(21):
        tried = mixed(colour, target, step / 20)
        if all(contrast(rgb(tried), field) >= ratio for field in fields):
            return tried
    return max(("#000000", "#FFFFFF"), key=lambda end: min(contrast(rgb(end), field) for field in fields))


def deepened(colour: str, against: str, ratio: float) -> str:
    """Return the colour, moved away from `against` until the two reach the ratio: for backgrounds."""
    target = "#000000" if luminance(rgb(against)) > 0.18 else "#FFFFFF"
    for step in range(41):
        tried = mixed(colour, target, step / 40)
        if contrast(rgb(tried), rgb(against)) >= ratio:
            return tried
    return target


def turned(colour: str, degrees: float, lightness: float = 1.0, saturation: float = 1.0) -> str:
    """Return the colour with its hue turned and its lightness and saturation multiplied."""
    red, green, blue = (channel / 255 for channel in rgb(colour))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    channels = colorsys.hls_to_rgb(
        (hue + degrees / 360) % 1, min(1.0, light * lightness), min(1.0, full * saturation)
    )
    return written((round(channels[0] * 255), round(channels[1] * 255), round(channels[2] * 255)))
