"""What holds for every classifier made of rules."""

from dataclasses import replace
from time import process_time

import numpy as np
import pytest

from marsad.core.posts import Reason
from marsad.detect.classifying import Classifier
from marsad.detect.normalise import fold
from marsad.detect.rules import RULES, TABLES, rule_classifier
from marsad.detect.rules.measured import shares
from marsad.detect.rules.patterns import compiled, marked, written_out
from marsad.detect.rules.ruleset import NO_RULE, NO_WORD, RuleClassifier
from marsad.detect.rules.tables import Rule, RuleTable, read_table
from marsad.detect.tasks import task_of

TASKS = sorted(TABLES)
SHORT = RuleTable(
    task="threat",
    triggers=("beat", "quit"),
    parts={"whom": "you|them"},
    rules=(
        Rule(id="asks", label="no threat", says="{words}", any_of=("beat",), asked=True),
        Rule(
            id="beats",
            label="threat",
            says="Beats: {words}.",
            any_of=("beat{gap} {whom}",),
            unless=("never",),
            quoted=False,
        ),
        Rule(id="both", label="threat", says="{words}", any_of=("quit",), with_any=("now",), short=3),
    ),
    other_senses=("beat the drum for them",),
)
UNMEASURED = RuleClassifier(SHORT, {})


def outcome(text: str) -> str:
    return UNMEASURED.outcome_ids[UNMEASURED.outcomes([text])[0].number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We will beat you", "beats"),
        ("We will beat every one of you", "beats"),
        ("We will beat every last single one of you", NO_RULE),
        ("We will never beat you", NO_RULE),
        ("Never. We will beat you", "beats"),
        ("Beat. You lost", NO_RULE),
        ("Will you beat them?", "asks"),
        ('He said "I beat you" and left', NO_RULE),
        ('"I beat you"', "beats"),
        ("beat the drum for them", NO_RULE),
        ("quit now", "both"),
        ("you should all quit now", NO_RULE),
        ("quit", NO_RULE),
        ("nothing here", NO_WORD),
        ("https://example.org/beat/you", NO_WORD),
        ("upbeat you", NO_RULE),
        ("b e a t you", "beats"),
        ("BEEEEAT you", "beats"),
    ],
)
def test_a_rule_applies_to_whole_words_of_one_sentence(text: str, expected: str) -> None:
    assert outcome(text) == expected


def test_the_reason_names_the_words_as_they_stand() -> None:
    text = "Écoute… we will B\u0301EAT  all of YOU, promise"
    assert UNMEASURED.because([text], ["threat"]) == [
        (Reason("Beats: {words}.", (("words", "B\u0301EAT  all of YOU"),)),)
    ]


def test_a_reason_for_a_label_that_no_rule_gave_says_so() -> None:
    reasons = UNMEASURED.because(["we beat you", "hello", "upbeat"], ["no threat", "threat", "no threat"])
    assert [reason.message for (reason,) in reasons] == [
        "No rule speaks for this label.",
        "No rule speaks for this label.",
        "There are words that the rules look for, but no rule applies to them.",
    ]


def test_a_phrase_with_another_meaning_is_named() -> None:
    assert UNMEASURED.because(["beat the drum for them"], ["no threat"])[0][0].values == (
        ("words", "beat the drum for them"),
    )


@pytest.mark.parametrize("task", TASKS)
def test_each_task_of_rules_is_a_classifier_of_its_labels(task: str) -> None:
    classifier: Classifier = RULES[task]()
    found = task_of(task)
    assert found is not None
    assert classifier.labels == found.labels
    assert classifier.identity.startswith("rules:")
    assert {rule.label for rule in TABLES[task]} <= set(found.labels)


@pytest.mark.parametrize("task", TASKS)
def test_probabilities_sum_to_one_and_do_not_depend_on_the_other_texts(task: str) -> None:
    classifier = RULES[task]()
    texts = ["نقاطعو الانتخابات", "I will kill you", "", "El gobierno aprobó la ley ayer", "\ud800", "ⵙⵜⵉⵖ"] * 3
    together = classifier.probabilities(texts)
    assert together.dtype == np.float32
    assert together.shape == (18, len(classifier.labels))
    assert np.allclose(together.sum(axis=1), 1, atol=1e-6)
    assert np.array_equal(together, np.concatenate([classifier.probabilities([text]) for text in texts]))


@pytest.mark.parametrize("task", TASKS)
def test_many_texts_are_answered_like_few(task: str) -> None:
    classifier = RULES[task]()
    texts = ["نقاطعو الانتخابات", "I will kill you", "nothing", "El gobierno aprobó la ley ayer", "كلشي مؤامرة"] * 60
    assert classifier.probabilities(texts)[:5].tolist() == classifier.probabilities(texts[:5]).tolist()


@pytest.mark.parametrize("task", TASKS)
def test_no_texts_give_no_answers(task: str) -> None:
    classifier = RULES[task]()
    assert classifier.probabilities([]).shape == (0, len(classifier.labels))
    assert classifier.because([], []) == []


@pytest.mark.parametrize("task", TASKS)
def test_every_rule_has_been_measured_or_is_pooled_and_keeps_its_share(task: str) -> None:
    classifier = rule_classifier(task)
    assert set(classifier.measured) <= set(classifier.outcome_ids)
    assert (classifier.outcome_shares > 0).all()


def test_another_pattern_or_another_measure_is_another_identity() -> None:
    other = RuleClassifier(replace(SHORT, triggers=("beat",)), {})
    measured = RuleClassifier(SHORT, {"beats": {"threat": 1}})
    assert len({UNMEASURED.identity, other.identity, measured.identity}) == 3


def test_the_share_of_a_rule_is_what_was_counted_shrunk_to_its_label() -> None:
    counts = {"often": {"yes": 98, "no": 2}, "bad": {"no": 10}}
    given = shares(counts, ("often", "bad", "never"), ("yes", "yes", "yes"), ("no", "yes"))
    pool = 98.5 / 111
    assert given[:, 1] == pytest.approx([(98 + 2 * pool) / 102, 2 * pool / 12, pool], abs=1e-6)


def test_a_label_never_measured_is_believed_three_times_in_four() -> None:
    assert shares({}, ("a",), ("yes",), ("no", "yes"))[0, 1] == pytest.approx(0.75)


def test_patterns_are_written_as_the_words_are_spelt() -> None:
    pattern = compiled(("n'élisez pas", "مُقاطَعة", "{who}ss"), {"who": "a|o"})
    assert pattern is not None
    said = " N’ÉLISEZ pas، المقاطعة مقاطعه os"
    folded = fold([said]).texts()[0]
    assert [found[0] for found in pattern.finditer(folded)] == ["n elisez pas", "مقاطعه", "os"]


def test_a_part_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        written_out("{nowhere}", {})


def test_patterns_and_rules_have_to_fit() -> None:
    with pytest.raises(KeyError, match="without a rule"):
        read_table("threat", TABLES["threat"][1:])


def test_sentences_questions_and_quotations_are_found_again() -> None:
    text = 'One... two. "Three four" five? Six! 1.5 x'
    found = marked(fold([text]), 0, text)
    assert [(s.text.strip(), s.asked) for s in found.sentences()] == [
        ("one two", False),
        ("three four five", True),
        ("six", False),
        ("1 5 x", False),
    ]
    start = found.text.index("three")
    assert found.quoted(start, start + 10)
    assert not found.quoted(found.text.index("five"), found.text.index("five") + 4)
    assert text[slice(*found.span(start, start + 10))] == "Three four"


@pytest.mark.parametrize("repeated", ["1,", "99% ", '"no votes" ', "« غادي نقتلك » ", '"secret plan" '])
def test_a_long_text_takes_no_longer_than_its_length_asks(repeated: str) -> None:
    text = repeated * (60_000 // len(repeated))
    before = process_time()
    for task in TASKS:
        RULES[task]().outcomes([text])
    assert process_time() - before < 20, "what grows with the square of the length takes minutes"
