"""How well each text is read on the pixels that really lie behind it."""

from dataclasses import replace

from bot.content.cards import podium_layouts, reveal_layout, round_layouts, story_layout
from bot.content.cards.colours import contrast, rgb
from bot.content.cards.painting import painted
from bot.content.cards.themes import palette_of
from bot.content.subjects import Brand
from tests.content.cards.builders import a_podium_card, a_reveal_card, a_round_card, a_word


def worst_contrast(brand: Brand) -> tuple[str, float]:
    """Return the slot and the contrast ratio of the worst pixel behind any text of all kinds of card."""
    worst = ("", 21.0)
    for layout in (
        *round_layouts(a_round_card(), brand),
        *round_layouts(a_round_card(a_word(), programme="Budaya"), brand),
        story_layout(a_round_card(), brand),
        reveal_layout(a_reveal_card(), brand),
        *podium_layouts(a_podium_card("sari", "budi.santoso", "made_wirawan"), brand),
        *podium_layouts(a_podium_card(*"abcde"), brand),
        *podium_layouts(a_podium_card("sari"), brand),
        *round_layouts(a_round_card(), replace(brand, simulated=True)),
    ):
        behind = painted(layout, palette_of(brand), brand.motif, with_text=False)
        for text in layout.texts:
            for line in text.lines:
                edges = (int(line.left), int(line.top), int(line.left + line.width) + 1, int(line.bottom))
                area = behind.crop(edges)
                for _count, colour in area.getcolors(area.width * area.height) or []:
                    assert isinstance(colour, tuple)
                    ratio = contrast(rgb(text.colour), (colour[0], colour[1], colour[2]))
                    worst = min(worst, (text.slot, ratio), key=lambda found: found[1])
    return worst
