"""Put the figures of the text benchmarks on one page: docs/reference/quality.md.

python benchmarks/quality.py          write the page from benchmarks/results/*.json
python benchmarks/quality.py --check  say whether the page is that of the results
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks/results"
PAGE = ROOT / "docs/reference/quality.md"

HEAD = """# How good the machine's suggestions are

Written by `benchmarks/quality.py`; do not edit by hand. Each figure is printed by the command named above its table and
kept in `benchmarks/results/`. "Before" is what simple models reached on the same task before this version existed
(mostly on held-out parts of the published sets that are not used here), or on the same rows where it says so. Where a
figure falls short of its goal, it stands here all the same. Intervals are 95%.

A machine only suggests where to look. No figure of a report rests on these scores: shares come from a probability
sample coded by people, and stay valid with a model that knows nothing (last table).
"""
STAND_IN = """Published sets stand in for a unit's codings. Those whose licence does not allow it are learnt from here,
to measure, and never shipped. Goals are for the authors' own test parts, with all the training rows; here a fifth of
the rows given is held out, so models learn from a fifth less."""
ORIGIN = """Places and statements were labelled by one person each. The own lists were written before tuning, and then
tuned on: "before" is the first try. A quarter of the labelled places is kept back and was not seen here."""
# Results file, or the beginning of its name -> heading, the command, what to know before reading.
PARTS = (
    ("language", "Language and script of a post", "benchmarks/language_model.py measure", ""),
    ("language_spans", "Languages within a post", "benchmarks/language_spans.py measure", ""),
    ("trained_models", "Models trained on a unit's own codings", "benchmarks/trained_models.py", STAND_IN),
    ("own_labels", "What own codings buy", "benchmarks/own_labels.py", ""),
    ("offensive", "Shipped model: offensive", "benchmarks/classifiers.py measure; benchmarks/offensive_curve.py", ""),
    ("hate_models", "Shipped models: hate, sexism, counter-speech", "benchmarks/hate_models.py", ""),
    ("hatecheck", "HateCheck, by language and class", "benchmarks/hatecheck.py", ""),
    ("rules", "Classifiers made of rules: abstention, election, threat, conspiracy, claim", "benchmarks/rules.py", ""),
    ("near_duplicates", "Near-duplicates", "benchmarks/near_duplicates.py", ""),
    ("desk", "The desk: many at once, and its pages", "benchmarks/desk_load.py; benchmarks/desk_pages.py", ""),
    ("network_drawing", "The drawing of a network of 2,000 accounts", "benchmarks/network_drawing.py", ""),
    ("explorer", "The search of a million posts", "benchmarks/explorer.py", ""),
    ("slogans", "Slogans across scripts, and claims", "benchmarks/slogans.py", ""),
    ("classify_speed", "Speed of the classifiers", "benchmarks/classify_speed.py", ""),
    ("machine_errors", "The machine's errors, estimated from codings", "benchmarks/machine_errors.py", ""),
    ("calibration", "How far probabilities can be believed", "benchmarks/calibration.py", ""),
    ("remaining_cost", "What a running sample still costs", "benchmarks/remaining_cost.py", ""),
    (
        "coordination_false_flags",
        "Coordination: who is flagged where nobody acts together, who is found where some do",
        "benchmarks/coordination_false_flags.py",
        "",
    ),
    ("coordination_speed", "Coordination: speed and memory of counting", "benchmarks/coordination_speed.py", ""),
    ("coordination_real", "Coordination: real sets, at the settings of all", "benchmarks/coordination_real.py", ""),
    ("coordination_null_cost", "Coordination: what the null model costs", "benchmarks/coordination_null_cost.py", ""),
    ("bursts", "Bursts: false alarms, power, the real ones of 2016", "benchmarks/bursts.py", ""),
    ("origin", "Where authors say they are, and the bounds", "benchmarks/origin.py measure", ORIGIN),
    ("bad_models", "Estimates with a bad model", "benchmarks/bad_models.py", ""),
)

NAMED = frozenset(name for name, *_rest in PARTS)


def page() -> str:
    """The whole page. AssertionError where results stand under no heading."""
    left = sorted(path.stem for path in RESULTS.glob("*.json"))
    parts = [HEAD]
    for name, heading, command, note in PARTS:
        mine = [stem for stem in left if stem == name or (stem.startswith(f"{name}_") and stem not in NAMED)]
        left = [stem for stem in left if stem not in mine]
        if mine:
            parts.append(f"## {heading}\n\n`{command}`\n" + (f"\n{note}\n" if note else ""))
            found = [json.loads((RESULTS / f"{stem}.json").read_text(encoding="utf-8")) for stem in mine]
            parts.append(table([one for file in found for one in file]))
    assert not left, f"results that stand under no heading: {left}"
    return "\n".join(parts)


def table(found: list[dict[str, Any]]) -> str:
    """One table; a figure below its goal says so."""
    lines = ["| what | figure | interval | before | goal | how |", "|---|---|---|---|---|---|"]
    for one in found:
        low, high = one.get("low"), one.get("high")
        interval = "" if low is None or high is None else f"{said(low)} to {said(high)}"
        cells = (
            one["what"],
            said(one["value"]),
            interval,
            said(one.get("baseline")),
            said(one.get("goal")),
            one["how"],
        )
        lines.append("| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def said(value: object) -> str:
    """A number as people read it; nothing for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}" if abs(value) >= 10 else f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def main() -> None:
    """Write or check the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        sys.exit(
            0 if PAGE.read_text(encoding="utf-8") == page() else "the page is not that of the results; write it again"
        )
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
