"""Which texts may say what a claim says."""

from marsad.detect.clusters import ACROSS, NEAR, SAME
from marsad.detect.containment import INSIDE, matches

CLAIM = "الحبر ديال هاد العام كيتمسح وكيصوتو بيه مرتين"
FILL = [
    "il fait beau sur la plage de la ville aujourd'hui", "the match of tonight was moved to another hall",
    "شحال الثمن ديال الخضرة فالسوق هاد السيمانة", "bghit nmchi l dar walakin tomobil khasra",
    "la fiesta empieza el lunes",
]  # fmt: skip


def test_the_claim_is_found_as_it_is_nearly_in_other_words_and_in_the_other_script() -> None:
    texts = [
        *FILL,
        CLAIM + "!!",
        CLAIM + " راه",
        "l7ber dyal had l3am kaytmse7 w kaysewto bih mertin",
        "شفت البارح فالمدرسة: الحبر ديال هاد العام راه كيتمسح، والناس كيصوتو بيه مرتين قدام الجميع بلا حشمة",
    ]
    found = matches(texts, [CLAIM])
    assert [(match.text - len(FILL), match.way) for match in found] == [(0, SAME), (1, NEAR), (2, ACROSS), (3, INSIDE)]
    assert found[0].score == 1
    assert all(0.6 <= match.score <= 1 for match in found)
    assert all(match.claim == 0 and not match.denial for match in found)


def test_a_text_that_may_deny_the_claim_says_so() -> None:
    texts = [*FILL, "الحبر ديال هاد العام ما كيتمسحش وما كيصوتوش بيه مرتين"]
    (match,) = matches(texts, [CLAIM])
    assert match.denial


def test_of_two_claims_the_nearer_comes_first() -> None:
    claims = [CLAIM, CLAIM + " وثلاثة المرات فالعام"]
    found = matches([*FILL, claims[1]], claims)
    assert [match.claim for match in found] == [1, 0]


def test_a_long_text_does_not_hold_everything_by_chance() -> None:
    long = " ".join([*FILL, "كان يا ما كان في قديم الزمان وسالف العصر والأوان رجل يسكن قرب البحر ويصطاد السمك"] * 3)
    assert matches([*FILL, long], [CLAIM, "the ferry of the invented island sank with all its ballots"]) == []


def test_a_claim_of_few_letters_meets_the_same_text_only() -> None:
    found = matches(["old video", "this is an old video of the old town", "OLD VIDEO!"], ["Old video"])
    assert [match.text for match in found] == [0, 2]


def test_nothing_is_compared_with_nothing() -> None:
    assert matches([], [CLAIM]) == []
    assert matches(["", "\U0001f600"], ["", "!!"]) == []
    assert matches(["text"], []) == []
