"""The model cards of the classifiers made of rules."""

from pathlib import Path
from typing import NamedTuple

from marsad.detect.rules.ruleset import RuleClassifier
from marsad.detect.tasks import TextTask


class Figure(NamedTuple):
    """One measured figure with its 95% limits."""

    what: str
    value: float
    low: float
    high: float
    baseline: str
    goal: str
    how: str


WHAT = {
    "abstention": """Finds posts that speak of not voting, and tells a call or a declaration from a report, from
an argument against it and from other boycotts. Darija in Arabic and Latin letters, standard Arabic, French,
Spanish, English and Tamazight. **Calling for abstention is lawful speech. Everything here is counted in the
aggregate and never listed by author; nothing here can open a referral.**""",
    "election": """Finds posts that speak of an election, of voting, of a candidate as such or of parties, in
the same languages. Senses that are no election are taken out first: a voice (صوت), a candidate for a job, a
vote in a contest, the national team (منتخب), a birthday party. Names of persons are not in the tables; those of
Moroccan parties are.""",
    "threat": """Finds threats, calls to harm and wishes of harm: a violent verb with its person, tense or mood.
A threat between quotation marks, reported, denied or condemned, and "we will beat you at the polls" are not.""",
    "conspiracy": """Finds posts that tell of a hidden plan of a powerful group (code C7 of the codebook): who
is behind it, what is planned, what is hidden, turns of phrase that no evidence could answer. Reporting, mocking
or debunking such a story is not telling it. Opposing a vaccine, a policy or a government is not either.""",
    "claim": """Finds posts that state as a fact something of public interest that can be checked: a figure of a
public matter, an event with an institution, a place or a date, a statement with its source. **It does not say
whether a claim is true**, and most claims are. It is no measure of how much false information there is.""",
}
DATA = {
    "abstention": """The rules learn nothing. Their probabilities are counted on 59 comments of ElecMorocco2016
with the seed labels (62 rows; three are not in the texts given) and 51 more comments read for this card.
ElecMorocco2016 states no licence: its texts are looked at to write and measure rules, and none is kept. **The
labels are one machine reading: native speakers must label them again before any figure here is quoted.** The
first version of the rules was written before any text was seen, and its figures are below; the rules were then
widened three times after reading errors on these very texts, so the later figures flatter. Of two lists of short
posts written by hand afterwards, before the rules were tried on them, 55 of 73 (Arabic script) and 48 of 62 (Latin
script) got the right one of five labels; the rules were then widened to most of the rest, which are now tests. That
is the fairer guess of what new posts get. Real posts were measured in Arabic script only.""",
    "election": """The rules learn nothing. No labelled set exists. Their probabilities are counted on 76 texts
drawn by rule from Moroccan, English, French and Spanish sets and read once by machine. The shares of whole sets
below are distant labels: comments under election news speak mostly of football, ministers and prices, so a low
share there is no miss.""",
    "threat": """The rules learn nothing. Their probabilities are counted on ToxiFrench (MIT; comments of
Wikipedia translated from English) and 118 texts drawn by rule and read once by machine. The rules were first
written blind (French: precision 0.88, recall 0.38; HateCheck recall 0.19 Arabic, 0.34 French, 0.13 Spanish,
0.60 English), then widened after reading errors on ToxiFrench, EDOS and the given half of HateCheck, so the
figures below flatter.""",
    "conspiracy": """The rules learn nothing. Their probabilities are counted on 73 texts drawn by rule from
Moroccan, English, French and Spanish sets and read once by machine. The one labelled set, 477 English tweets,
labels opposition to vaccines: 'the shots are dangerous' counts as conspiracy there. A model trained on it
reaches 0.672 macro-F1 by learning that opinion, which is why none is shipped. For Arabic, Darija, French,
Spanish and Tamazight there are written examples, and hardly any figures.""",
    "claim": """The rules learn nothing. No labelled set exists. Their probabilities are counted on distant
labels: headlines (ANS, Apache-2.0; Spanish news, CC BY 4.0) taken for claims, and comments (AfriSenti, MLMA)
taken for none, though some of them state one. Headlines are shorter and plainer than posts.""",
}
CANNOT = {
    "abstention": """- What a boycott is of, where the post does not say it: on a page about an election it is read as
the vote.
- Irony, a sticker or a picture; whether a past abstention is told with pride or regret.
- A refusal to vote for one party ('ما غاديش نصوت على …') is no abstention here, and is left out.
- A homograph: قاطعوا is both 'boycott!' and 'they boycotted'.""",
    "election": """- A politician named alone, an election named only by its stake ('he will win, God willing').
- Parties outside Morocco, unless called a party; a new party, until it is added to the table.
- Criticism of a minister is politics, not election, here.""",
    "threat": """- Veiled threats, threats in pictures, and threats by reputation ('we will show everybody').
- Hyperbole between friends and fans: 'I will kill you' about a television show is found.
- Egyptian, Levantine and Gulf forms beyond the commonest. A curse ('may God burn …') is between prayer and wish.
- Who is in danger: a credible threat is told by people, from its context, not by this.""",
    "conspiracy": """- Names of persons, which are not in the tables: a story told of one is found by its other words.
- Stories told by hints, pictures and names of events; a new story, until its words are added.
- Whether a plan that is told of exists. Some do.
- Political suspicion ('deep state', 'hidden hands') and conspiracy narrative differ by degree.""",
    "claim": """- Claims without a number, a date, a source or an institution ('they closed the road').
- Whether checking is worth it; whether the claim is true, new or important.
- Headlines with a verb that is in no table: half of the Arabic and three quarters of the Spanish ones.
- Claims in pictures and videos.""",
}

CARD = """# Model card: {title}

Written by `benchmarks/rules.py`; do not edit by hand.

**What it is.** Rules. {what}

**File.** `src/marsad/detect/rules/tables/{task}.yaml`, rules in `src/marsad/detect/rules/{task}.py`; identity
`{identity}`
(changes with the patterns and with what was measured of them).

**Labels.** {labels}.

**Use.** To find what to read first and to stratify a sample. Never a finding, never a prevalence.

## How it decides

The text is folded as for the [word lists](../lexicons.md), addresses and handles left out. Where none of the
words looked
for is there, the answer is "{none}". Otherwise phrases whose words mean something else are taken out, and the
rules are
tried sentence by sentence; the first that applies decides. The probability of a label is the share of that
label among the
development texts to which the rule applied, with Jeffreys' prior, shrunk towards the pool of the rules of the
same label:
a rule never met gets what its label's rules get. A rule that is right less than half of the time raises the
probability
without giving the label. Probabilities depend on how common the label is: calibrate on your own codings.

## Measured on

{data}

| rule | label | probability | development texts it applied to |
|---|---|---|---|
{rules}

## Figures

Limits are exact 95% limits (Clopper and Pearson) or, for F1, a bootstrap.

| what | value | 95% limits | baseline | goal | how |
|---|---|---|---|---|---|
{figures}

## Cannot see

{cannot}
"""


def write_cards(task: TextTask, classifier: RuleClassifier, figures: list[Figure], folder: Path) -> None:
    """Write the card of one task."""
    shares = classifier.outcome_shares
    labels = (task.labels[0], task.labels[0], *(rule.label for rule in classifier.table.rules))
    lines = [
        f"| {name} | {label} | {row[task.labels.index(label)]:.2f} | {_met(classifier, name):,} |"
        for name, label, row in zip(classifier.outcome_ids, labels, shares, strict=True)
    ]
    card = CARD.format(
        title=task.title.lower(),
        task=task.id,
        what=WHAT[task.id],
        identity=classifier.identity,
        labels=", ".join(f"`{label}`" for label in task.labels),
        none=task.labels[0],
        data=DATA[task.id],
        rules="\n".join(lines),
        figures="\n".join(_line(figure) for figure in figures),
        cannot=CANNOT[task.id],
    )
    (folder / f"{task.id}.md").write_text(card, encoding="utf-8")


def _met(classifier: RuleClassifier, outcome: str) -> int:
    return sum(classifier.measured.get(outcome, {}).values())


def _line(figure: Figure) -> str:
    if figure.goal == "40,000":
        value, limits = f"{round(figure.value, -3):,.0f}", f"all texts: {round(figure.low, -3):,.0f}"
    else:
        value, limits = f"{figure.value:.3f}", f"{figure.low:.3f} to {figure.high:.3f}"
    return f"| {figure.what} | {value} | {limits} | {figure.baseline or '-'} | {figure.goal or '-'} | {figure.how} |"
