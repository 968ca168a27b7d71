"""The same estimates on plain columns, as `marsad tool prevalence` and `marsad tool agreement` give them.

Columns are a mapping of name to list, or a PyArrow table; values may be texts, as from a CSV file.

With `stratum` and the strata's sizes: stratified Jeffreys. With `inclusion_prob` alone: items of equal probability
are exchangeable under the design, so where there are at most 20 different probabilities, each with two coded items
or more, they are taken as strata of size (items drawn)/probability, and the same estimate is made. That reading is
right for samples of fixed size in each stratum. Else (probabilities proportional to reach, say) it is Hájek's
value with Jeffreys' interval at the effective sample size.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from marsad.core.errors import RefusedInput
from marsad.core.findings import Estimate, Withheld
from marsad.core.words import _
from marsad.estimate.agreement import agree
from marsad.estimate.prevalence import by_group, by_group_of_unknown_size, prevalence
from marsad.estimate.weighted import hajek_jeffreys

MOST_CLASSES = 20
EMPTY = ("", None)
YES_NO = {"0": 0, "0.0": 0, "false": 0, "1": 1, "1.0": 1, "true": 1}

Columns = Mapping[str, Sequence[Any]]


def prevalence_of(columns: Any, strata: Any = None, *, level: float = 0.95) -> list[dict[str, Any]]:
    """Rows of value, low, high, method, n, N, positives, uncoded, withheld, said; one, and one a `group`.

    `columns`: `label` (0/1; empty is not coded), with `stratum` and `strata` (`stratum`, `size`, optionally `group`:
    then sizes are of each group in each stratum), or `inclusion_prob`; optionally `group`. Where the figure is
    withheld, value, low and high are None and `said` tells what may be said. Raises RefusedInput for a column that
    is missing and for values that cannot be.
    """
    table, sizes = _columns(columns), None if strata is None else _columns(strata)
    labels = [_label(value) for value in _column(table, "label")]
    if not labels:
        raise RefusedInput(_("The file has no row; code some items first."))
    group = [str(value) for value in table["group"]] if "group" in table else None
    coded = [number for number, label in enumerate(labels) if label is not None]
    if sizes is not None:
        estimates = _by_strata(table, sizes, labels, group, coded, level)
    else:
        estimates = _by_probability(table, labels, group, coded, level)
    uncoded = Counter(group[n] if group else "all" for n, label in enumerate(labels) if label is None)
    uncoded["all"] = len(labels) - len(coded)
    return [_row(estimate, uncoded[estimate.group]) for estimate in estimates]


def agreement_of(columns: Any, *, positive: str | None = None, level: float = 0.95) -> list[dict[str, Any]]:
    """One row of alpha, low, high, ac1, positive_agreement, positive_agreement_low, prevalence, n, coders, exploratory.

    `columns`: `unit`, `coder`, `label` (empty is 'cannot decide', left out). `positive` is the label that counts;
    by default 1 where labels are 0 and 1, else positive agreement is not defined and stays None. Raises RefusedInput
    for a missing column, no row, or a coder who coded a unit twice.
    """
    table = _columns(columns)
    units, coders = ([str(value) for value in _column(table, name)] for name in ("unit", "coder"))
    given = [None if value in EMPTY else _plain(value) for value in _column(table, "label")]
    if not given:
        raise RefusedInput(_("The file has no row; code some items first."))
    if positive is None and all(label is None or label in YES_NO for label in given):
        labels: list[Any] = [None if label is None else YES_NO[label] for label in given]
        found = agree(units, coders, labels, positive=1, level=level)
    else:
        found = agree(units, coders, given, positive=positive, level=level)
    names = ("alpha", "low", "high", "ac1", "positive_agreement", "positive_agreement_low", "prevalence", "n")
    return [{name: getattr(found, name) for name in (*names, "coders", "exploratory")}]


def _by_strata(
    table: Columns, sizes: Columns, labels: list[int | None], group: list[str] | None, coded: list[int], level: float
) -> list[Estimate]:
    stratum = [str(value) for value in _column(table, "stratum")]
    names, numbers = [str(value) for value in _column(sizes, "stratum")], [_whole(v) for v in _column(sizes, "size")]
    answers, own = [labels[n] for n in coded], [stratum[n] for n in coded]
    total: Counter[str] = Counter()
    for name, number in zip(names, numbers, strict=True):
        if name in total and "group" not in sizes:
            raise RefusedInput(_("The stratum '{name}' has two sizes; keep one.", name=name))
        total[name] += number
    found = [prevalence(answers, own, total, level=level)]
    if group is None:
        return found
    members = [group[n] for n in coded]
    if "group" not in sizes:
        return found + list(by_group_of_unknown_size(answers, own, members, total, level=level).values())
    known = {(s, str(g)): n for s, g, n in zip(names, sizes["group"], numbers, strict=True)}
    return found + list(by_group(answers, own, members, known, level=level).values())


def _by_probability(
    table: Columns, labels: list[int | None], group: list[str] | None, coded: list[int], level: float
) -> list[Estimate]:
    if "inclusion_prob" not in table:
        raise RefusedInput(
            _(
                "The file has no column '{name}' and no sizes of strata were given; without either, how the items were"
                " drawn is unknown and they cannot be counted.",
                name="inclusion_prob",
            )
        )
    chances = [_chance(value) for value in table["inclusion_prob"]]
    answers, own = [labels[n] for n in coded], [chances[n] for n in coded]
    drawn, answered = Counter(f"{chance:.9g}" for chance in chances), Counter(f"{chance:.9g}" for chance in own)
    if len(drawn) <= MOST_CLASSES and all(answered[name] >= 2 for name in drawn):
        sizes = {name: max(number, round(number / float(name))) for name, number in drawn.items()}
        strata: Columns = {"stratum": list(sizes), "size": list(sizes.values())}
        classes = {"stratum": [f"{chance:.9g}" for chance in chances]}
        return _by_strata(classes, strata, labels, group, coded, level)
    found = [hajek_jeffreys(answers, own, level=level)]
    for name in sorted(set(group or [])):
        mine = [n for n, number in enumerate(coded) if group and group[number] == name]
        if mine:
            found.append(
                hajek_jeffreys(
                    [answers[n] for n in mine], [own[n] for n in mine], group=name, level=level, identifying=True
                )
            )
    return found


def _row(estimate: Estimate, uncoded: int) -> dict[str, Any]:
    shown = estimate.withheld is None
    small = estimate.withheld is Withheld.SMALL_COUNT
    return {
        "group": estimate.group,
        "value": estimate.value if shown else None,
        "low": estimate.low if shown else None,
        "high": estimate.high if shown else None,
        "method": estimate.method,
        "n": estimate.n,
        "N": estimate.N,
        "positives": None if small else estimate.positives,
        "uncoded": uncoded,
        "withheld": None if estimate.withheld is None else estimate.withheld.value,
        "said": _said(estimate),
    }


def _said(estimate: Estimate) -> str | None:
    """What may be said in place of a percentage; None where the percentage may be given."""
    if estimate.withheld is Withheld.SMALL_BASE:
        return _("{x} of {n}", x=estimate.positives, n=estimate.n)
    if estimate.withheld is Withheld.SMALL_COUNT:
        return _("withheld: so few that a person could be recognised")
    if estimate.withheld is Withheld.NO_HUMAN_CODING:
        return _("withheld: a part of the frame was not coded")
    return None


def _columns(given: Any) -> Columns:
    table: Columns = given.to_pydict() if hasattr(given, "to_pydict") else given
    return table


def _column(table: Columns, name: str) -> Sequence[Any]:
    if name not in table:
        raise RefusedInput(_("The file has no column '{name}'; add it or rename yours.", name=name))
    return table[name]


def _plain(value: Any) -> str:
    """A label as text, so that 1, 1.0, True and '1' are one answer."""
    text = str(value).strip()
    return str(YES_NO[text.lower()]) if text.lower() in YES_NO else text


def _label(value: Any) -> int | None:
    if value in EMPTY:
        return None
    text = _plain(value)
    if text not in YES_NO:
        raise RefusedInput(_("The label '{label}' is neither 0 nor 1; correct it in the codings.", label=value))
    return YES_NO[text]


def _whole(value: Any) -> int:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = 0.0
    if number < 1 or number != int(number):
        raise RefusedInput(_("The size '{size}' of a stratum is not a whole number from 1; correct it.", size=value))
    return int(number)


def _chance(value: Any) -> float:
    try:
        chance = float(value)
    except (TypeError, ValueError):
        chance = 0.0
    if not 0 < chance <= 1:
        raise RefusedInput(
            _(
                "The inclusion probability '{probability}' is not above 0 and at most 1; an item whose probability is"
                " unknown cannot be counted.",
                probability=value,
            )
        )
    return chance
