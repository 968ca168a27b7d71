import pyarrow as pa
import pytest

from marsad.core.errors import RefusedInput
from marsad.estimate.prevalence import prevalence
from marsad.estimate.tables import agreement_of, prevalence_of

SIZES = {"stratum": ["low", "high"], "size": ["9000", "1000"]}


def coded(low=(2, 98), high=(40, 60)):
    labels = ["1"] * low[0] + ["0"] * low[1] + ["1"] * high[0] + ["0"] * high[1]
    return {"label": labels, "stratum": ["low"] * sum(low) + ["high"] * sum(high)}


def with_chances():
    return {"label": coded()["label"], "inclusion_prob": [100 / 9000] * 100 + [0.1] * 100}


def test_strata_and_sizes_as_text_give_the_stratified_jeffreys_estimate():
    (row,) = prevalence_of(coded(), SIZES)
    expected = prevalence([int(x) for x in coded()["label"]], coded()["stratum"], {"low": 9000, "high": 1000})
    assert (row["value"], row["low"], row["high"]) == (expected.value, expected.low, expected.high)
    assert (row["method"], row["n"], row["N"], row["group"]) == ("stratified_jeffreys", 200, 10_000, "all")
    assert (row["withheld"], row["said"], row["uncoded"]) == (None, None, 0)


def test_an_arrow_table_is_read_as_well():
    assert prevalence_of(pa.table(coded()), pa.table(SIZES)) == prevalence_of(coded(), SIZES)


def test_few_different_probabilities_are_taken_as_strata():
    (by_chance,), (by_stratum,) = prevalence_of(with_chances()), prevalence_of(coded(), SIZES)
    assert by_chance == by_stratum


def test_probabilities_as_text_with_few_digits_are_taken_as_strata_too():
    table = {"label": coded()["label"], "inclusion_prob": ["0.011111"] * 100 + ["0.1"] * 100}
    (row,) = prevalence_of(table)
    assert row["N"] == 10_000
    assert row["value"] == pytest.approx(prevalence_of(coded(), SIZES)[0]["value"])


def test_many_different_probabilities_give_hajek_at_the_effective_size():
    table = {"label": ["1", "0"] * 60, "inclusion_prob": [0.01 + 0.001 * number for number in range(120)]}
    (row,) = prevalence_of(table)
    assert row["method"] == "hajek_jeffreys"
    assert row["low"] < row["value"] < row["high"]


def test_groups_come_after_the_whole():
    table = {**coded(), "group": ["women", "men"] * 100}
    rows = prevalence_of(table, SIZES)
    assert [row["group"] for row in rows] == ["all", "men", "women"]
    assert {row["method"] for row in rows[1:]} == {"stratified_jeffreys_ratio"}


def test_groups_of_known_size_are_estimated_by_stratum():
    sizes = {
        "stratum": ["low", "low", "high", "high"],
        "group": ["men", "women", "men", "women"],
        "size": [6000, 3000, 500, 500],
    }
    rows = prevalence_of({**coded(), "group": ["women", "men"] * 100}, sizes)
    assert [(row["group"], row["N"]) for row in rows] == [("all", 10_000), ("men", 6_500), ("women", 3_500)]
    assert {row["method"] for row in rows} == {"stratified_jeffreys"}


def test_groups_with_many_probabilities_are_each_weighted():
    table = {
        "label": ["1", "0"] * 60,
        "inclusion_prob": [0.01 + 0.001 * number for number in range(120)],
        "group": ["a"] * 60 + ["b"] * 60,
    }
    assert [(row["group"], row["n"]) for row in prevalence_of(table)] == [("all", 120), ("a", 60), ("b", 60)]


def test_a_base_under_fifty_says_x_of_n():
    (row,) = prevalence_of(coded(low=(2, 18), high=(9, 11)), SIZES)
    assert (row["value"], row["low"], row["high"]) == (None, None, None)
    assert (row["withheld"], row["said"]) == ("small_base", "11 of 40")


def test_a_small_count_in_a_group_is_not_said():
    table = {**coded(low=(2, 198), high=(40, 60)), "group": ["few"] * 200 + ["many"] * 100}
    row = prevalence_of(table, SIZES)[1]
    assert (row["group"], row["withheld"], row["positives"], row["value"]) == ("few", "small_count", None, None)


def test_a_stratum_without_coding_is_not_dropped():
    sizes = {"stratum": ["low", "high", "never coded"], "size": [9000, 1000, 5000]}
    (row,) = prevalence_of(coded(), sizes)
    assert (row["withheld"], row["N"], row["value"]) == ("no_human_coding", 15_000, None)


def test_an_empty_label_is_not_coded_and_not_no():
    table = coded()
    table["label"][0] = ""
    table["label"][5] = None
    (row,) = prevalence_of(table, SIZES)
    assert (row["n"], row["uncoded"], row["positives"]) == (198, 2, 41)


def test_uncoded_items_keep_the_size_that_their_probability_implies():
    table = with_chances()
    table["label"][50] = ""
    assert prevalence_of(table)[0]["N"] == 10_000


@pytest.mark.parametrize(
    ("table", "sizes", "message"),
    [
        ({"stratum": ["a"]}, SIZES, "no column 'label'"),
        ({"label": ["1"]}, SIZES, "no column 'stratum'"),
        ({"label": ["1"]}, None, "no column 'inclusion_prob'"),
        ({"label": ["1"], "stratum": ["low"]}, {"stratum": ["low"]}, "no column 'size'"),
        ({"label": ["maybe"], "stratum": ["low"]}, SIZES, "label 'maybe'"),
        ({"label": ["1"], "stratum": ["low"]}, {"stratum": ["low"], "size": ["many"]}, "size 'many'"),
        ({"label": ["1"], "stratum": ["low"]}, {"stratum": ["low"], "size": [1.5]}, "size '1.5'"),
        ({"label": ["1"], "stratum": ["low"]}, {"stratum": ["low"] * 2, "size": [5, 6]}, "two sizes"),
        ({"label": ["1"], "inclusion_prob": [""]}, None, "cannot be counted"),
        ({"label": ["1"], "inclusion_prob": ["2"]}, None, "cannot be counted"),
        ({"label": [], "inclusion_prob": []}, None, "no row"),
    ],
)
def test_a_file_that_cannot_be_is_refused(table, sizes, message):
    with pytest.raises(RefusedInput, match=message):
        prevalence_of(table, sizes)


def agreement_table(labels_a, labels_b):
    units = [f"u{n}" for n in range(len(labels_a))]
    return {
        "unit": units * 2,
        "coder": ["a"] * len(units) + ["b"] * len(units),
        "label": [*labels_a, *labels_b],
    }


def test_agreement_of_a_file_of_text_labels():
    (row,) = agreement_of(agreement_table("0100000010", "1110010000"))
    assert row["alpha"] == pytest.approx(0.095, abs=0.0005)
    assert row["positive_agreement"] == pytest.approx(2 / 6)
    assert (row["n"], row["coders"], row["exploratory"]) == (10, 2, True)


def test_numbers_and_texts_are_one_answer():
    assert agreement_of(agreement_table([0, 1.0, True, 0], ["0", "1", "1", "false"]))[0]["alpha"] == 1


def test_a_named_label_can_be_the_positive_one():
    (row,) = agreement_of(agreement_table(["threat", "none", "insult"], ["threat", "none", "none"]), positive="threat")
    assert row["positive_agreement"] == 1


def test_without_a_positive_label_its_agreement_is_not_made_up():
    (row,) = agreement_of(agreement_table(["threat", "none"], ["threat", "insult"]))
    assert (row["positive_agreement"], row["prevalence"]) == (None, None)


def test_an_empty_answer_is_left_out():
    assert agreement_of(agreement_table(["1", "", "0"], ["1", "1", "0"]))[0]["n"] == 2


def test_an_empty_file_is_refused():
    with pytest.raises(RefusedInput, match="no row"):
        agreement_of({"unit": [], "coder": [], "label": []})
