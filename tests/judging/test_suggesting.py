"""Near misses: offered only where a new form in the key really settles them."""

from bot.game.model import MultipleChoice, OpenAnswer, Option
from bot.judging.judge import Judge
from bot.judging.suggesting import near_misses, options_one_slip_apart

SCHOOL = OpenAnswer(text="Kartu apa yang dipakai?", answer="Kartu Keluarga Sejahtera")


def test_the_commonest_near_miss_comes_first_and_both_ways_out_are_tried() -> None:
    judge = Judge([SCHOOL])

    misses = near_misses([SCHOOL], judge.rule_all(["KKS", "sejahtera keluarga", "KKS min"]))

    assert [(miss.words, miss.count, miss.accept, miss.reject) for miss in misses][:1] == [
        ("kks", 2, True, True)
    ]


def test_options_that_a_slip_turns_into_each_other_are_named() -> None:
    question = MultipleChoice(
        text="Yang mana?",
        options=(Option("A", "Kelurahan"), Option("B", "Keluruhan"), Option("C", "Kecamatan")),
        answer="A",
    )

    assert options_one_slip_apart(question) == [("A", "B")]
