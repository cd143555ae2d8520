"""The finished picture: right size, same bytes, legible everywhere."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from bot.content.cards import (
    MOTIFS,
    THEMES,
    Brand,
    Colours,
    RoundCard,
    check_picture,
    draw_podium,
    draw_reveal,
    draw_round,
    draw_story,
    round_layouts,
)
from bot.content.cards.colours import AA
from bot.content.cards.geometry import Photograph
from bot.content.cards.lettering import ASCENT, SCALE, font_of
from bot.content.cards.painting import lettering_mask, painted
from bot.content.cards.pictures import fitted
from bot.content.cards.themes import palette_of
from bot.errors import UserError
from tests.content.cards.builders import (
    SATURDAY_NIGHT,
    a_brand,
    a_choice,
    a_podium_card,
    a_reveal_card,
    a_round_card,
)
from tests.content.cards.contrast import worst_contrast


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


def test_pictures_have_the_sizes_of_instagram() -> None:
    assert opened(draw_round(a_round_card(), a_brand())[0]).size == (1080, 1350)
    assert opened(draw_story(a_round_card(), a_brand())).size == (1080, 1920)
    assert opened(draw_reveal(a_reveal_card(), a_brand(), "story")).size == (1080, 1920)


def test_pictures_are_srgb_jpegs() -> None:
    picture = opened(draw_podium(a_podium_card("sari", "budi"), a_brand())[0])

    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    assert picture.info["icc_profile"]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert draw_round(a_round_card(), a_brand()) == draw_round(a_round_card(), a_brand())


@pytest.mark.parametrize("motif", MOTIFS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_text_is_read_on_what_lies_behind_it(theme: str, motif: str) -> None:
    assert_legible(a_brand(theme, motif))


@pytest.mark.parametrize("primary", ["#FFE600", "#FFFFFF", "#000000", "#7FFFD4", "#808080"])
@pytest.mark.parametrize("accent", ["#FFFFFF", "#101010", "#C0392B"])
def test_a_brand_with_difficult_colours_is_read_too(primary: str, accent: str) -> None:
    assert_legible(Brand("Humas", "humas", colours=Colours(primary, accent, "#FFF8E7", "#999999")))


def assert_legible(brand: Brand) -> None:
    slot, ratio = worst_contrast(brand)
    assert ratio >= AA, (slot, round(ratio, 2))


def a_picture(
    folder: Path, name: str = "gambar.jpg", size: tuple[int, int] = (60, 40), **options: object
) -> Path:
    file = folder / name
    picture = Image.new("RGB", size, "#FF0000")
    picture.paste("#0000FF", (0, 0, size[0] // 2, size[1]))
    picture.save(file, **options)  # type: ignore[arg-type]
    return file


def card_with(picture: Path) -> RoundCard:
    return RoundCard("Sabtu Trivia", (a_choice(),), SATURDAY_NIGHT, picture=picture)


def test_a_phone_s_picture_is_turned_upright(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # a quarter to the right
    file = a_picture(tmp_path, size=(400, 200), exif=turned)

    layout, *_ = round_layouts(card_with(file), a_brand())
    (box,) = (element.box for element in layout.elements if isinstance(element, Photograph))
    picture = painted(layout, palette_of(a_brand()), "polos")

    blue_above = picture.getpixel((box.left + box.width // 2 + 60, box.top + 120))
    red_below = picture.getpixel((box.left + box.width // 2 + 60, box.bottom - 20))
    assert isinstance(blue_above, tuple)
    assert isinstance(red_below, tuple)
    assert blue_above[2] > 200 > 90 > blue_above[0]
    assert red_below[0] > 200 > 90 > red_below[2]


def test_an_upright_picture_gets_a_card_of_its_own_before_the_options(tmp_path: Path) -> None:
    wide = round_layouts(card_with(a_picture(tmp_path, "lebar.png", size=(1600, 900))), a_brand())
    upright = round_layouts(card_with(a_picture(tmp_path, "tegak.png", size=(900, 1200))), a_brand())

    assert (len(wide), len(upright)) == (1, 2)


def test_an_iphone_s_picture_is_read(tmp_path: Path) -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    file = tmp_path / "foto.heic"
    pillow_heif.from_pillow(Image.new("RGB", (128, 96), "#00AA00")).save(file)

    assert check_picture(file, "foto.heic") == []
    assert draw_round(card_with(file), a_brand())


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("teks.jpg", b"bukan gambar", "card.picture-unreadable"),
        ("kosong.png", b"", "card.picture-unreadable"),
        ("hilang.jpg", None, "card.picture-missing"),
    ],
)
def test_what_is_no_picture_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    (problem,) = check_picture(tmp_path / name, name)

    assert (problem.code, problem.facts["picture"]) == (code, name)


def test_a_picture_that_unfolds_to_gigabytes_is_refused_unopened(tmp_path: Path) -> None:
    bomb = tmp_path / "bom.png"
    Image.new("1", (20_000, 20_000)).save(bomb)

    assert [problem.code for problem in check_picture(bomb, "bom.png")] == ["card.picture-too-many-pixels"]
    with pytest.raises(UserError):
        draw_round(card_with(bomb), a_brand())


def test_a_cut_off_picture_is_refused(tmp_path: Path) -> None:
    whole = a_picture(tmp_path, size=(400, 400)).read_bytes()
    (tmp_path / "putus.jpg").write_bytes(whole[: len(whole) // 2])

    assert [p.code for p in check_picture(tmp_path / "putus.jpg", "putus.jpg")] == ["card.picture-unreadable"]


def test_a_line_set_from_single_letters_stands_where_the_font_engine_would_put_it() -> None:
    text, size = "Gunung (Oseania)? jÅg", 58
    font = font_of("letters", "Bold", size * SCALE)

    mask = lettering_mask(text, "letters", "Bold", size, 0.0)

    whole = Image.new("L", (mask.width * SCALE, mask.height * SCALE))
    ImageDraw.Draw(whole).text((0, round(ASCENT * size * SCALE)), text, fill=255, font=font, anchor="ls")
    expected, found = whole.reduce(SCALE).getbbox(), mask.getbbox()
    assert expected
    assert found
    # The engine rounds each step to whole pixels; over a line that is less than two of them.
    assert all(abs(one - other) <= 2 for one, other in zip(expected, found, strict=True))


def test_a_crop_keeps_the_part_with_something_to_see(tmp_path: Path) -> None:
    picture = Image.new("RGB", (900, 600), "#87B5E0")
    for left in range(0, 900, 40):
        picture.paste("#102030", (left, 460, left + 20, 590))
    picture.save(tmp_path / "bawah.png")

    shown = fitted(tmp_path / "bawah.png", 900, 330, "cover")

    assert shown.getpixel((10, 300)) == (16, 32, 48)


def test_a_drawing_is_shown_whole_and_goes_on_to_both_sides(tmp_path: Path) -> None:
    picture = Image.new("RGB", (300, 300), "#BFE0F5")
    picture.paste("#6DB88A", (0, 250, 300, 300))  # a field
    picture.paste("#D9131E", (120, 20, 180, 60))
    picture.save(tmp_path / "bendera.png")

    shown = fitted(tmp_path / "bendera.png", 900, 348, "cover")

    sky, field, flag = (191, 224, 245), (109, 184, 138), (217, 19, 30)
    assert [shown.getpixel((5, 5)), shown.getpixel((895, 200))] == [sky, sky]
    assert [shown.getpixel((5, 340)), shown.getpixel((895, 340))] == [field, field]
    assert [shown.getpixel((450, 72)), shown.getpixel((450, 104))] == [flag, flag]


def test_a_picture_of_which_a_crop_would_leave_a_strip_is_shown_whole(tmp_path: Path) -> None:
    a_picture(tmp_path, "panjang.png", size=(300, 900))

    shown = fitted(tmp_path / "panjang.png", 900, 300, "cover")

    assert shown.size == (900, 300)
    assert [shown.getpixel((left, 150)) for left in (418, 482)] == [(0, 0, 255), (255, 0, 0)]
