"""Every kind of card, theme and hard case as pictures: `python -m tests.content.cards.gallery`.

Writes `docs/pictures/`. Look at all of them after each change of the cards: tests measure that a text
stays in its box, but not whether a designer would sign it.
"""

import io
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from bot.content.cards import (
    MOTIFS,
    THEMES,
    Labelled,
    contact_sheet,
    draw_closing_soon,
    draw_podium,
    draw_podium_story,
    draw_reveal,
    draw_round,
    draw_story,
)
from bot.content.subjects import Brand, Colours
from bot.game.model import EmojiClue, LettersScrambled, LettersShown, OpenAnswer, PictureClue
from tests.content.cards.builders import a_choice, a_podium_card, a_reveal_card, a_round_card, a_word
from tests.content.cards.contrast import worst_contrast

EAST = (ZoneInfo("Asia/Makassar"), ZoneInfo("Asia/Jayapura"))
PICTURES = Path(__file__).parents[3] / "docs" / "pictures"
BRAND = Brand("Humas Provinsi Nusantara", "humas.nusantara")
MOUNTAIN = a_choice(
    "Gunung manakah yang menjadi puncak tertinggi di Indonesia sekaligus di kawasan Oseania? 🏔️",
    ("Gunung Semeru", "Gunung Rinjani", "Puncak Jaya (Carstensz Pyramid), Papua Tengah", "Gunung Kerinci"),
    "C",
    "Puncak Jaya di Papua Tengah menjulang 4.884 meter, puncak pulau tertinggi di dunia.",
)
WORD = a_word(
    "Kegiatan bekerja bersama-sama tanpa pamrih demi kepentingan warga, misalnya membersihkan kampung.",
    "Gotong Royong",
    LettersShown("G_T_NG R_Y_NG"),
)
LONG = (
    "Program Kementerian Sosial manakah yang memberikan bantuan tunai bersyarat kepada keluarga penerima "
    "manfaat dengan kewajiban memeriksakan kesehatan ibu dan anak serta menyekolahkan anak-anaknya?"
)
SIX = (
    "Program Keluarga Harapan bagi keluarga penerima manfaat",
    "Bantuan Pangan Nontunai melalui Kartu Keluarga Sejahtera",
    "Asistensi Rehabilitasi Sosial bagi penyandang disabilitas",
    "Taruna Siaga Bencana di kabupaten dan kota seluruh Indonesia",
    "Sekolah Rakyat berasrama bagi anak keluarga kurang mampu",
    "Usaha Ekonomi Produktif untuk kelompok usaha bersama",
)


def kinds(picture: Path) -> list[Labelled]:
    """Return each kind of card once, ordinary in all it says."""
    trivia, word = (
        a_round_card(MOUNTAIN),
        replace(
            a_round_card(WORD, series_title="Tebak Kata", programme="Kategori: Budaya", prize=None), number=12
        ),
    )
    several = a_round_card(MOUNTAIN, OpenAnswer("Tahun berapa Kementerian Sosial berdiri?", "1945"), WORD)
    emoji = a_round_card(
        a_word("Tempat belajar untuk nenek", puzzle=EmojiClue("🏫 + 👵")), series_title="Tebak Kata"
    )
    scrambled = a_round_card(
        a_word("Dasar negara kita", puzzle=LettersScrambled("SCALINAPA")), series_title="Tebak Kata"
    )
    clue = replace(
        a_round_card(
            a_word("Benda apakah ini?", puzzle=PictureClue("gambar.jpg")), series_title="Tebak Kata"
        ),
        puzzle_pictures=(("gambar.jpg", picture),),
    )
    podium = a_podium_card("sitinurhaliza_92", "budi.santoso", "made_wirawan_adiputra_kusuma19")
    cover, *questions = draw_round(several, BRAND)
    return [
        Labelled(draw_round(trivia, BRAND)[0], "pilihan"),
        Labelled(draw_round(replace(trivia, picture=picture), BRAND)[0], "pilihan dengan gambar: 1 dari 2"),
        Labelled(
            draw_round(a_round_card(OpenAnswer("Tahun berapa Kementerian Sosial berdiri?", "1945")), BRAND)[
                0
            ],
            "jawaban terbuka",
        ),
        Labelled(draw_round(word, BRAND)[0], "tebak kata"),
        Labelled(draw_round(scrambled, BRAND)[0], "huruf acak"),
        Labelled(draw_round(emoji, BRAND)[0], "emoji"),
        Labelled(draw_round(clue, BRAND)[0], "gambar"),
        Labelled(cover, "beberapa soal: pembuka"),
        Labelled(questions[0], "beberapa soal: soal 1"),
        Labelled(draw_reveal(a_reveal_card(MOUNTAIN), BRAND), "jawaban"),
        Labelled(draw_reveal(a_reveal_card(*several.questions), BRAND), "jawaban beberapa soal"),
        Labelled(draw_podium(podium, BRAND)[0], "pemenang"),
    ]


def stories() -> list[Labelled]:
    """Return each kind of story once."""
    podium = a_podium_card("sitinurhaliza_92", "budi.santoso", "made_wirawan_adiputra_kusuma19")
    return [
        Labelled(draw_story(a_round_card(MOUNTAIN), BRAND), "cerita: pilihan"),
        Labelled(draw_story(a_round_card(WORD, series_title="Tebak Kata"), BRAND), "cerita: tebak kata"),
        Labelled(draw_story(a_round_card(MOUNTAIN, WORD), BRAND), "cerita: beberapa soal"),
        Labelled(draw_closing_soon(a_round_card(MOUNTAIN), BRAND), "sebentar lagi ditutup"),
        Labelled(draw_reveal(a_reveal_card(MOUNTAIN), BRAND, "story"), "cerita: jawaban"),
        Labelled(draw_podium_story(podium, BRAND), "cerita: pemenang"),
    ]


def looks() -> list[Labelled]:
    """Return themes, motifs, and brands with colours of their own."""
    card, word = a_round_card(MOUNTAIN), a_round_card(WORD, series_title="Tebak Kata")
    shown = [Labelled(draw_round(card, replace(BRAND, theme=theme))[0], f"tema {theme}") for theme in THEMES]
    shown += [
        Labelled(draw_round(word, replace(BRAND, motif=motif))[0], f"motif {motif}") for motif in MOTIFS
    ]
    green = Colours("#0B6E4F", "#FFD166", "#FFFDF5", "#12332B")
    pale = Colours("#F6E7A8", "#E63946", "#FFFFFF", "#555555")
    shown.append(Labelled(draw_round(card, replace(BRAND, colours=green, motif="tenun"))[0], "warna sendiri"))
    shown.append(Labelled(draw_round(card, replace(BRAND, colours=pale))[0], "warna pucat"))
    shown.append(Labelled(draw_round(word, replace(BRAND, theme="pagi"))[0], "tema pagi"))
    podium = a_podium_card("sitinurhaliza_92", "budi.santoso", "made_wirawan")
    shown += [
        Labelled(draw_podium(podium, replace(BRAND, theme=theme))[0], f"tema {theme}")
        for theme in ("pagi", "merah-putih", "senja")
    ]
    return shown


def hard_cases(picture: Path) -> list[Labelled]:
    """Return what breaks lesser cards."""
    thirty = replace(
        BRAND,
        name="Direktorat Jenderal Perlindungan dan Jaminan Sosial Republik Indonesia",
        handle="direktorat_perlindungan_sosial",
    )
    long_prize = (
        "Paket perlengkapan sekolah, tumbler, dan kaus eksklusif untuk lima pemenang dengan poin tertinggi "
        "setiap pekan"
    )
    shouted = a_choice(LONG.upper(), tuple(option.upper() for option in SIX[:4]))
    unbroken = a_choice("Mempertanggungjawabkan" * 6, ("Ketidakbertanggungjawaban" * 3, "Ya"))
    emoji = a_choice("👨‍👩‍👧‍👦 + 🏠 + 💰 = ? 🇮🇩", ("👍🏽 PKH 1️⃣", "❤️‍🔥 BPNT", "🧑🏽‍🏫 Sekolah"))
    short = a_choice("Apa itu PKH?", ("Ya", "Bukan"))
    two = a_word("", puzzle=LettersShown("P_NG_MB_NG_N M_NUS__ S__TUHNY_ B_NGS_"))
    one = a_word("Sifat orang yang siap menanggung akibat.", puzzle=LettersShown("K_T_D_KB_RT_NGG_NGJ_W_B_N"))
    equal = a_podium_card(
        "a.very_long_handle_of_thirty_ab", "wwwwwwwwwwwwwwwwwwwwwwwwwwwwww", "budi", ranks=(1, 1, 3)
    )
    eight = a_podium_card(
        "sitinurhaliza_92",
        *(f"peserta_kuis_nomor_{n}_nusantara" for n in range(7)),
        ranks=(1, 2, 2, 4, 4, 6, 7, 8),
    )
    many = a_podium_card(*(f"peserta_kuis_nomor_{n:02}_nusantara" for n in range(23)))
    tied = a_podium_card("asep_kece", "endangkusuma04", "markusastuti02", points=(84, 84, 82), faster=(1,))
    ten = a_reveal_card(*([MOUNTAIN, a_choice(LONG, SIX, "D")] * 5))
    return [
        Labelled(
            draw_round(a_round_card(a_choice(LONG, SIX), prize=long_prize), thirty)[0],
            "200 huruf, enam pilihan panjang",
        ),
        Labelled(draw_round(a_round_card(shouted), BRAND)[0], "HURUF BESAR"),
        Labelled(draw_round(a_round_card(unbroken), BRAND)[0], "kata tanpa putus"),
        Labelled(draw_round(a_round_card(emoji, title="Tebak Emoji 🎉"), BRAND)[0], "rangkaian emoji"),
        Labelled(draw_round(a_round_card(short, prize=None), BRAND)[0], "sangat pendek"),
        Labelled(
            draw_round(a_round_card(two, series_title="Tebak Kata"), BRAND)[0], "empat kata, tanpa petunjuk"
        ),
        Labelled(draw_round(a_round_card(one, series_title="Tebak Kata"), BRAND)[0], "satu kata panjang"),
        *(
            Labelled(jpeg, f"gambar dan enam pilihan: {number}")
            for number, jpeg in enumerate(
                draw_round(replace(a_round_card(a_choice(LONG, SIX)), picture=picture), BRAND), start=1
            )
        ),
        Labelled(draw_podium(equal, thirty)[0], "peringkat sama, nama panjang"),
        Labelled(draw_podium(a_podium_card("sitinurhaliza_92"), BRAND)[0], "satu pemenang"),
        Labelled(draw_podium(eight, BRAND)[0], "delapan pemenang"),
        *(
            Labelled(jpeg, f"23 pemenang: gambar {number}")
            for number, jpeg in enumerate(draw_podium(many, BRAND), start=1)
        ),
        Labelled(draw_reveal(ten, BRAND), "sepuluh jawaban"),
        Labelled(draw_reveal(a_reveal_card(a_choice(LONG, SIX, "D", LONG * 2)), BRAND), "penjelasan panjang"),
        Labelled(
            draw_reveal(a_reveal_card(replace(WORD, explanation=None)), BRAND), "jawaban tanpa penjelasan"
        ),
        Labelled(
            draw_round(a_round_card(MOUNTAIN), replace(BRAND, simulated=True, language="en"))[0], "simulation"
        ),
        Labelled(
            draw_round(a_round_card(MOUNTAIN), replace(BRAND, simulated=True, theme="merah-putih"))[0],
            "simulasi, tema merah-putih",
        ),
        Labelled(
            draw_round(a_round_card(), replace(BRAND, theme="pagi", simulated=True, other_zones=EAST))[0],
            "WIB, WITA, dan WIT",
        ),
        Labelled(draw_podium(tied, replace(BRAND, simulated=True))[0], "poin sama"),
    ]


def contrast_table() -> str:
    """Return the worst contrast of any text on any card, for each theme and motif."""
    lines = [
        "# Kontras",
        "",
        "Measured on the pixels behind each text of every kind of card; WCAG AA asks for 4.5.",
        "",
    ]
    lines += [f"| theme | {' | '.join(MOTIFS)} | worst at |", f"|---|{'---|' * (len(MOTIFS) + 1)}"]
    for theme in THEMES:
        found = [worst_contrast(replace(BRAND, theme=theme, motif=motif)) for motif in MOTIFS]
        slot = min(found, key=lambda one: one[1])[0]
        lines.append(f"| {theme} | {' | '.join(f'{ratio:.2f}' for _slot, ratio in found)} | `{slot}` |")
    return "\n".join([*lines, ""])


def a_photograph(file: Path) -> Path:
    """Draw a stand-in for a writer's photograph: a sky, a sun, mountains."""
    picture = Image.new("RGB", (1600, 1000), "#8EC5F2")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((1150, 120, 1350, 320), fill="#FFE9A8")
    for points, colour in (
        ([(0, 1000), (350, 420), (640, 720), (980, 300), (1600, 900), (1600, 1000)], "#5B7FA3"),
        ([(0, 1000), (0, 760), (420, 610), (900, 820), (1300, 640), (1600, 780), (1600, 1000)], "#2F6B4F"),
    ):
        pen.polygon(points, fill=colour)
    picture.save(file, quality=90)
    return file


def main() -> None:
    """Write the gallery."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        picture = a_photograph(Path(folder) / "gambar.jpg")
        sheets = {
            "jenis": (kinds(picture), 4),
            "cerita": (stories(), 6),
            "tampilan": (looks(), 5),
            "kasus-sulit": (hard_cases(picture), 4),
        }
    for name, (pictures, columns) in sheets.items():
        (PICTURES / f"{name}.jpg").write_bytes(contact_sheet(pictures, columns, width=320, quality=76))
    (PICTURES / "kontras.md").write_text(contrast_table(), encoding="utf-8")
    for name, index in (("trivia", 0), ("tebak-kata", 3), ("jawaban", 9), ("pemenang", 11)):
        whole = Image.open(io.BytesIO(sheets["jenis"][0][index].jpeg))
        whole.resize((540, 675), Image.Resampling.LANCZOS).save(PICTURES / f"{name}.jpg", quality=84)


if __name__ == "__main__":
    main()
