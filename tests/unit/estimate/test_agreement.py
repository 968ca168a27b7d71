import pytest

from marsad.core.errors import RefusedInput
from marsad.estimate.agreement import agree, gathered, gwet_ac1, krippendorff_alpha, passes_gate

FOUR_OBSERVERS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
TWO_OBSERVERS = """
0 1 0 0 0 0 0 0 1 0
1 1 1 0 0 1 0 0 0 0
"""


def columns(text):
    rows = [line.split() for line in text.split("\n") if line.strip()]
    cells = [(unit, coder, label) for coder, row in enumerate(rows) for unit, label in enumerate(row)]
    units, coders, labels = zip(*cells, strict=True)
    return list(units), list(coders), [None if label == "." else label for label in labels]


def two_by_two(a, b, c, d):
    """Codings of two coders: both yes a times, only the first b, only the second c, neither d."""
    first = [1] * (a + b) + [0] * (c + d)
    second = [1] * a + [0] * b + [1] * c + [0] * d
    units = list(range(a + b + c + d))
    return units * 2, ["first"] * len(units) + ["second"] * len(units), first + second


def coders_of_the_method_page(prevalence, units=1_000_000):
    """Two coders of sensitivity .80 and specificity .995, as exact counts."""
    both = prevalence * 0.8**2 + (1 - prevalence) * 0.005**2
    one = prevalence * 0.8 * 0.2 + (1 - prevalence) * 0.995 * 0.005
    counts = [round(units * share) for share in (both, one, one)]
    return counts, units


def test_krippendorffs_four_observers_and_twelve_units():
    # Krippendorff 2011, 'Computing Krippendorff's Alpha-Reliability', section D: nominal data with missing values
    assert krippendorff_alpha(gathered(*columns(FOUR_OBSERVERS))) == pytest.approx(0.743, abs=0.0005)


def test_krippendorffs_two_observers_and_ten_units():
    # Krippendorff 2011, section A: binary data, two observers
    assert krippendorff_alpha(gathered(*columns(TWO_OBSERVERS))) == pytest.approx(0.095, abs=0.0005)


def test_gwets_ac1_on_four_raters_with_missing_ratings():
    # Gwet's irrCAC, data set cac.raw4raters: AC1 0.77544
    assert gwet_ac1(gathered(*columns(FOUR_OBSERVERS))) == pytest.approx(0.77544, abs=0.000005)


def test_gwets_ac1_on_the_three_abstractors():
    # Gwet's irrCAC, table cont3x3abstractors: AC1 0.8493305, alpha 0.7972585
    table = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
    pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i][j])]
    units = list(range(len(pairs)))
    answers = gathered(units * 2, ["a"] * 100 + ["b"] * 100, [i for i, _ in pairs] + [j for _, j in pairs])
    assert gwet_ac1(answers) == pytest.approx(0.8493305, abs=5e-8)
    assert krippendorff_alpha(answers) == pytest.approx(0.7972585, abs=5e-8)


@pytest.mark.parametrize(
    ("prevalence", "alpha", "ac1", "positive"),
    [(0.01, 0.49, 0.987, 0.50), (0.05, 0.70, 0.97, 0.72), (0.30, 0.72, 0.84, 0.79)],
)
def test_the_table_of_method_6_2(prevalence, alpha, ac1, positive):
    (a, b, c), units = coders_of_the_method_page(prevalence, units=20_000)
    found = agree(*two_by_two(a, b, c, units - a - b - c), rounds=1)
    assert found.alpha == pytest.approx(alpha, abs=0.006)
    assert found.ac1 == pytest.approx(ac1, abs=0.006)
    assert found.positive_agreement == pytest.approx(positive, abs=0.006)


def test_positive_agreement_of_two_coders_and_what_is_reported_with_it():
    found = agree(*two_by_two(40, 5, 5, 150))
    assert found.positive_agreement == pytest.approx(80 / 90)
    assert found.prevalence == pytest.approx(90 / 400)
    assert (found.n, found.coders, found.exploratory) == (200, 2, False)
    assert found.low < found.alpha < found.high


def test_the_lower_limit_of_positive_agreement_is_wilsons_on_the_confirmed_units():
    # 40 confirmed of 50: Wilson lower limit .6696 (Newcombe 1998's formula by hand), PA = 2J/(1+J)
    found = agree(*two_by_two(40, 5, 5, 150))
    assert found.positive_agreement_low == pytest.approx(2 * 0.66963 / 1.66963, abs=1e-4)


def test_alpha_and_its_interval_are_the_same_whatever_the_order_of_rows():
    units, coders, labels = two_by_two(40, 5, 7, 150)
    order = list(range(len(units)))[::-1]
    turned = [[column[k] for k in order] for column in (units, coders, labels)]
    one, two = agree(units, coders, labels), agree(*turned)
    assert one.alpha == pytest.approx(two.alpha)
    assert one.low == two.low
    assert one.high == two.high


def test_where_nothing_varies_alpha_is_not_defined_and_findings_are_exploratory():
    found = agree(*two_by_two(0, 0, 0, 100))
    assert (found.alpha, found.low, found.high) == (None, None, None)
    assert (found.positive_agreement, found.positive_agreement_low) == (None, None)
    assert (found.ac1, found.prevalence, found.exploratory) == (1.0, 0.0, True)


def test_without_a_unit_coded_twice_nothing_is_defined():
    found = agree([1, 2, 3], ["a", "b", "a"], [1, 0, 1])
    assert (found.alpha, found.ac1, found.positive_agreement, found.prevalence, found.n) == (None, None, None, None, 0)
    assert found.exploratory


def test_no_coding_at_all_gives_none_not_an_error():
    assert agree([], [], []).n == 0


def test_cannot_decide_is_missing_and_not_no():
    units, coders, labels = two_by_two(10, 0, 0, 10)
    found = agree([*units, 99, 99], [*coders, "first", "second"], [*labels, 1, None])
    assert found.alpha == pytest.approx(1.0)
    assert found.n == 20


def test_coders_who_find_nothing_in_common_have_a_positive_agreement_of_nought():
    found = agree(*two_by_two(0, 5, 5, 90))
    assert found.positive_agreement == 0
    assert found.alpha < 0


@pytest.mark.parametrize(
    ("alpha", "low", "passes"), [(0.667, 0.60, True), (0.666, 0.9, False), (0.9, 0.59, False), (None, 0.9, False)]
)
def test_the_gate(alpha, low, passes):
    assert passes_gate(alpha, low) is passes


def test_a_unit_coded_twice_by_one_coder_is_refused():
    with pytest.raises(RefusedInput, match="coder 'a' coded '7' twice"):
        agree([7, 7], ["a", "a"], [1, 1])
