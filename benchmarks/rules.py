"""The classifiers made of rules: how often each rule is right, what the cards say of it, and how fast they are.

python benchmarks/rules.py measure     counts how often each rule is right, and keeps that as the rules' probabilities
python benchmarks/rules.py             the figures: cards in docs/reference/models, results in benchmarks/results

Data as in ../shared/data/text. `rules_reading.csv` holds one machine reading of texts drawn by rule, as hashes.
"""

import csv
import hashlib
import json
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow.parquet as pq
from rules_card import Figure, write_cards
from scipy.stats import beta

from marsad.detect.lexicon_detector import LexiconDetector
from marsad.detect.rules import TABLES, rule_classifier
from marsad.detect.rules.measured import FILE
from marsad.detect.rules.ruleset import RuleClassifier
from marsad.detect.rules.tables import read_table
from marsad.detect.tasks import task_of

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared/data/text"
RESULTS = Path(__file__).parent / "results" / "rules.json"
READING = Path(__file__).with_name("rules_reading.csv")
CALL = "abstention_call_or_declared"
HATECHECK = {"Arabic": "mhc_ar", "French": "mhc_fr", "Spanish": "mhc_sp", "English": "hatecheck_en"}
# Classes of HateCheck that are not hateful and hold no threat to anybody.
NO_THREAT = ("ident_neutral_nh", "ident_pos_nh", "negate_neg_nh", "counter_quote_nh", "counter_ref_nh", "profanity_nh",
             "slur_homonym_nh", "slur_reclaimed_nh")  # fmt: skip
COMMENTS = ("afrisenti_maghreb/afrisenti_ary", "mlma/mlma_ar", "mlma/mlma_fr", "mlma/mlma_en")
READ_SETS = {"elecmorocco2016": "elecmorocco2016/elecmorocco2016", "mdoldd": "mdoldd/mdoldd", "mac": "mac/mac",
             "afrisenti_maghreb": "afrisenti_maghreb/afrisenti_ary", "omcd": "omcd/omcd", "edos": "edos/edos",
             "hateval_es": "hateval_es/rottger_bas19_es", "tunizi": "tunizi/tunizi"}  # fmt: skip
READ_TWICE = {"mlma": ("mlma/mlma_fr", "mlma/mlma_en")}
DRAWS = 400
HOW_READ = "drawn by rule, so recall is not that of a random text; rules mended after reading, so both flatter"


class Case(NamedTuple):
    """One text with the label people gave it."""

    text: str
    label: str


@cache
def rows(path: str) -> list[dict[str, Any]]:
    """The rows of one set."""
    return list(pq.read_table(DATA / f"{path}.parquet").to_pylist())


def key(text: str) -> str:
    """SHA-1 of the text as the sets' SOURCE.md say: NFC, runs of white space one space."""
    return hashlib.sha1(re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip().encode()).hexdigest()


def seed() -> list[Case]:
    """The comments with a seed label for abstention."""
    with (DATA / "abstention_seed/abstention_seed.csv").open(encoding="utf-8") as file:
        labels = {row["sha1_norm_text"]: row["label"] for row in csv.DictReader(file)}
    texts = (row["text"] for row in rows("elecmorocco2016/elecmorocco2016"))
    return [Case(text, labels[key(text)]) for text in texts if key(text) in labels]


@cache
def read_cases(task: str) -> list[Case]:
    """The texts of `task` that were read for this benchmark, found again by their hashes."""
    with READING.open(encoding="utf-8") as file:
        wanted = {row["sha1_norm_text"]: row["label"] for row in csv.DictReader(file) if row["task"] == task}
    paths = [*READ_SETS.values(), *(path for some in READ_TWICE.values() for path in some)]
    found = {key(row["text"]): row["text"] for path in paths for row in rows(path)}
    return [Case(found[sha1], label) for sha1, label in wanted.items() if sha1 in found]


def toxifrench() -> list[Case]:
    """French comments with the column for threats."""
    some = [row for row in rows("toxifrench/toxifrench") if row["threat"] is not None]
    return [Case(row["text"], "threat" if float(row["threat"]) else "no threat") for row in some]


def edos() -> list[Case]:
    """English posts; only sexist threats count as threats there."""
    return [
        Case(row["text"], "threat" if "threat" in (row["label_category"] or "") else "no threat")
        for row in rows("edos/edos")
    ]


def headlines(path: str, column: str) -> list[Case]:
    """Headlines of news, each taken for a claim."""
    return [Case(row[column], "claim") for row in rows(path) if row[column]]


def comments(path: str) -> list[Case]:
    """Comments, each taken for no claim, though some state one."""
    return [Case(row["text"], "no claim") for row in rows(path)]


def development(task: str) -> list[Case]:
    """What the probabilities of the rules are counted on."""
    if task == "abstention":
        return seed() + read_cases(task)
    if task == "threat":
        return toxifrench() + read_cases(task)
    if task == "claim":
        claims = headlines("ans/ans_claim", "text") + headlines("fakenews_es/fakenews_es", "headline")
        return claims + [case for path in COMMENTS for case in comments(path)]
    return read_cases(task)


def measure() -> None:
    """Count, for each outcome of each task, how many development texts had each label, and keep that."""
    counted: dict[str, dict[str, dict[str, int]]] = {}
    for task, rules in TABLES.items():
        classifier = RuleClassifier(read_table(task, rules), {})
        cases = development(task)
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for case, outcome in zip(cases, classifier.outcomes([case.text for case in cases]), strict=True):
            counts[classifier.outcome_ids[outcome.number]][case.label] += 1
        counted[task] = {name: dict(sorted(counts[name].items())) for name in sorted(counts)}
    FILE.write_text(json.dumps(counted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def given(task: str, texts: Sequence[str]) -> list[str]:
    """The label with the highest probability of each text."""
    classifier = rule_classifier(task)
    return [classifier.labels[k] for k in classifier.probabilities(texts).argmax(axis=1)]


def exact(right: int, total: int) -> tuple[float, float, float]:
    """A share with its exact 95% limits (Clopper and Pearson 1934)."""
    low = float(beta.ppf(0.025, right, total - right + 1)) if right else 0.0
    high = float(beta.ppf(0.975, right + 1, total - right)) if right < total else 1.0
    return right / total, low, high


def share(what: str, right: int, total: int, how: str, baseline: str = "", goal: str = "") -> Figure:
    """One figure with exact limits; none where there is nothing to divide by."""
    value, low, high = exact(right, total) if total else (0.0, 0.0, 1.0)
    return Figure(what, value, low, high, baseline, goal, f"{right:,} of {total:,}; {how}")


def both_ways(
    what: str, cases: Sequence[Case], said: Sequence[str], label: str, how: str, baseline: str = "", goal: str = ""
) -> list[Figure]:
    """Precision and recall of `label`."""
    right = sum(case.label == label == got for case, got in zip(cases, said, strict=True))
    figures = [share(f"{what}: precision", right, sum(got == label for got in said), how, baseline, goal)]
    return [*figures, share(f"{what}: recall", right, sum(case.label == label for case in cases), how)]


def macro_f1(what: str, cases: Sequence[Case], said: Sequence[str], how: str, baseline: str) -> Figure:
    """Macro-F1 with the limits of a bootstrap over texts."""
    truth, got = np.array([case.label for case in cases]), np.array(said)

    def value(pick: Any) -> float:
        scores = []
        for label in sorted(set(truth.tolist())):
            is_it, says = truth[pick] == label, got[pick] == label
            scores.append(2 * np.sum(is_it & says) / max(1, is_it.sum() + says.sum()))
        return float(np.mean(scores))

    draw = np.random.default_rng(11)
    drawn = [value(draw.integers(0, len(truth), len(truth))) for _ in range(DRAWS)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Figure(what, value(np.arange(len(truth))), float(low), float(high), baseline, "", how)


def abstention() -> list[Figure]:
    """Calls against the rest on the seed labels, and what was read of the other comments."""
    cases, read = seed(), read_cases("abstention")
    said, said_of_read = (given("abstention", [case.text for case in some]) for some in (cases, read))
    how = "rules widened after reading these texts, so this flatters; one machine reading of labels"
    right = sum(case.label == got for case, got in zip(cases, said, strict=True))
    others = [row["text"] for row in rows("elecmorocco2016/elecmorocco2016")]
    calls = sum(got == CALL for got in given("abstention", others))
    return [
        share("abstention, first rules, written before any text was seen: precision", 9, 19, "seed labels", "0.29", ""),
        share("abstention, first rules, written before any text was seen: recall", 9, 18, "seed labels"),
        *both_ways("abstention, calls on the seed labels", cases, said, CALL, how, "0.29 (bare keyword)", "0.75"),
        share("abstention, five labels on the seed: right", right, len(cases), how),
        both_ways("abstention, calls among the other comments", read, said_of_read, CALL, HOW_READ)[0],
        share("election-page comments said to call for abstention", calls, len(others), "a count of the machine"),
    ]


def election() -> list[Figure]:
    """What was read, and how often pages on the election are told from other Moroccan comments."""
    read = read_cases("election")
    figures = both_ways(
        "election, texts read", read, given("election", [c.text for c in read]), "election",
        HOW_READ,
    )  # fmt: skip
    for set_id in ("elecmorocco2016", "afrisenti_maghreb", "mdoldd", "mac"):
        said = given("election", [row["text"] for row in rows(READ_SETS[set_id])])
        how = "distant: pages on an election" if set_id == "elecmorocco2016" else "distant: posts on anything"
        figures.append(
            share(f"said to be on the election, {set_id}", sum(g == "election" for g in said), len(said), how)
        )
    return figures


def threat() -> list[Figure]:
    """French and English labels, the threats of HateCheck in four languages, and what was read."""
    figures = []
    for name, cases, how, baseline in (
        ("French (ToxiFrench)", toxifrench(), "rules widened after reading errors here", ""),
        ("English (EDOS)", edos(), "only sexist threats are labelled there", "F1 0.38 (trained)"),
        ("texts read", read_cases("threat"), HOW_READ, ""),
    ):
        texts = [case.text for case in cases]
        figures += both_ways(f"threat, {name}", cases, given("threat", texts), "threat", how, baseline)
        listed = [
            "threat" if any(m.entry.label == "threat" for m in some) else ""
            for some in LexiconDetector().matches(texts)
        ]
        figures += both_ways(f"threat, {name}, word list alone", cases, listed, "threat", "label threat of the lexicon")
    for language, path in HATECHECK.items():
        threats = [row["text"] for row in rows(f"hatecheck/{path}") if row["functionality"].startswith("threat")]
        plain = [row["text"] for row in rows(f"hatecheck/{path}") if row["functionality"] in NO_THREAT]
        for what, texts in (("threats found", threats), ("false alarms where nobody is threatened", plain)):
            right = sum(got == "threat" for got in given("threat", texts))
            figures.append(share(f"threat, HateCheck {language}: {what}", right, len(texts), "given half; kinds seen"))
    return figures


def conspiracy() -> list[Figure]:
    """The vaccine set, whose label is wider, and what was read."""
    cases = [
        Case(row["text"], "conspiracy" if int(row["label"]) else "no conspiracy")
        for row in rows("covidvax_conspiracy/covidvax_conspiracy")
    ]
    said = given("conspiracy", [case.text for case in cases])
    how = "the set labels opposition to vaccines; these rules want a hidden plan"
    read = read_cases("conspiracy")
    return [
        macro_f1("conspiracy, vaccine tweets: macro-F1", cases, said, how, "0.672 (trained on the set)"),
        *both_ways("conspiracy, vaccine tweets", cases, said, "conspiracy", how),
        *both_ways("conspiracy, texts read", read, given("conspiracy", [c.text for c in read]), "conspiracy",
                   HOW_READ),
    ]  # fmt: skip


def claim() -> list[Figure]:
    """Headlines against comments: distant labels."""
    figures = []
    for name, cases in (
        ("Arabic headlines (ANS)", headlines("ans/ans_claim", "text")),
        ("Spanish headlines", headlines("fakenews_es/fakenews_es", "headline")),
        *((f"comments ({path.rpartition('/')[2]})", comments(path)) for path in COMMENTS),
    ):
        said = given("claim", [case.text for case in cases])
        how = "distant: each headline taken for a claim, each comment for none"
        figures.append(share(f"claim, said of {name}", sum(got == "claim" for got in said), len(cases), how))
    return figures


def speed(task: str) -> Figure:
    """Texts a second on one core, over Moroccan and English posts without any word looked for, and over all."""
    texts = [row["text"] for path in ("mdoldd/mdoldd", "edos/edos") for row in rows(path)]
    classifier = rule_classifier(task)
    plain = [text for text, outcome in zip(texts, classifier.outcomes(texts), strict=True) if outcome.number == 0]
    taken = []
    for some in (plain, texts):
        start = time.process_time()
        classifier.probabilities(some)
        taken.append(len(some) / (time.process_time() - start))
    return Figure(f"{task}: texts a second, one core", taken[0], taken[1], taken[0], "", "40,000",
                  f"{len(plain):,} of {len(texts):,} texts have no word looked for; low: all texts")  # fmt: skip


def main() -> None:
    """`measure`, or the figures."""
    if sys.argv[1:] == ["measure"]:
        measure()
        return
    figures = {task: [*globals()[task](), speed(task)] for task in TABLES}
    RESULTS.parent.mkdir(exist_ok=True)
    everything = [figure._asdict() for some in figures.values() for figure in some]
    RESULTS.write_text(json.dumps(everything, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for task, some in figures.items():
        found = task_of(task)
        assert found is not None
        write_cards(found, rule_classifier(task), some, ROOT / "docs/reference/models")
        for figure in some:
            print(f"{figure.what}: {figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f}) {figure.how}")


if __name__ == "__main__":
    main()
