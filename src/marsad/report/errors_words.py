"""The words for a machine's errors: one sentence for a reader, one cell for a table, and what neither says."""

from collections.abc import Iterable, Iterator
from math import ceil, floor

from marsad.core.findings import Withheld
from marsad.core.machine_errors import CurvePoint, ErrorRates, MachineErrors, Rate, Said, SignalErrors
from marsad.core.words import _
from marsad.report.labels import WITHHELD
from marsad.report.numbers import Voice, clean, decimal, left_to_right, listed, percent, whole


def signal_name(voice: Voice, signal: SignalErrors) -> str:
    """The signal with the version of its detector."""
    said = {"name": left_to_right(voice, clean(signal.signal)), "version": left_to_right(voice, clean(signal.version))}
    return _("Signal {name}, version {version}", **said)


def flagged_sentence(voice: Voice, names: Iterable[str], errors: MachineErrors) -> str:
    """What the machine's suggestions are and when an item counts as flagged; `names` are its signals."""
    return _(
        "The machine only suggests which items to look at. Here people's answers judge its suggestions, each coded "
        "item standing for those it was drawn for. Flagged: a score of {threshold} or more by {signals}, version "
        "{version}.",
        version=left_to_right(voice, clean(errors.signals[0].version)),
        threshold=decimal(voice, errors.threshold, 2),
        signals=listed(voice, [left_to_right(voice, clean(name)) for name in names]),
    )


def found_sentence(voice: Voice, rates: ErrorRates, title: str) -> str:
    """Of a hundred items that people judged yes, how many the machine flagged."""
    if not rates.flags:
        return _(
            "The machine flagged none of these items: it missed whatever people judged to be “{title}”.", title=title
        )
    found = rates.found
    if found.said is Said.NOTHING:
        return _("How many of the items that people judged to be “{title}” the machine flagged cannot be said: {why}.",
                 title=title, why=why_not(found))  # fmt: skip
    if is_one_figure(found):
        return _(
            "Of 100 items that people judged to be “{title}”, the machine flagged about {value} (between {low} and "
            "{high}) and missed the others.",
            title=title, **of_hundred(voice, found),
        )  # fmt: skip
    return _(
        "Of 100 items that people judged to be “{title}”, the machine flagged between {low} and {high} and missed the "
        "others.",
        title=title, **of_hundred(voice, found),
    )  # fmt: skip


def right_sentence(voice: Voice, rates: ErrorRates) -> str:
    """Of a hundred items that the machine flagged, how many people judged yes."""
    right = rates.right
    if right.said is Said.NOTHING:
        return _("How many of the items it flagged were flagged rightly cannot be said: {why}.", why=why_not(right))
    if is_one_figure(right):
        return _(
            "Of 100 items that it flagged, people judged about {value} (between {low} and {high}) yes; it flagged the "
            "others wrongly.",
            **of_hundred(voice, right),
        )
    return _(
        "Of 100 items that it flagged, people judged between {low} and {high} yes; it flagged the others wrongly.",
        **of_hundred(voice, right),
    )


def is_one_figure(rate: Rate) -> bool:
    """Whether a value may stand before the limits: not where an error of one kind was never seen in the sample."""
    return rate.said is Said.FIGURE and (0 < rate.value < 1 or rate.low == rate.high)


def of_hundred(voice: Voice, rate: Rate) -> dict[str, str]:
    """Value and limits as whole numbers of a hundred, the limits rounded outwards."""
    ends = {
        "value": round(rate.value * 100),
        "low": floor(rate.low * 100 + 1e-9),
        "high": ceil(rate.high * 100 - 1e-9),
    }
    return {name: whole(voice, number) for name, number in ends.items()}


def why_not(rate: Rate) -> str:
    """Why a rate may not be said."""
    if rate.withheld is Withheld.SMALL_BASE or rate.withheld is None:
        return _("too few items coded")
    if rate.withheld is Withheld.NO_HUMAN_CODING:
        return _("a part of these items has no coding that may judge it")
    return _(WITHHELD[rate.withheld])


def rate_words(voice: Voice, rate: Rate) -> str:
    """A rate as a cell of a table: its value and limits, its limits alone, or that it may not be said."""
    if rate.said is Said.NOTHING:
        return why_not(rate)
    low, high = (percent(voice, getattr(rate, end), rate.n, end) for end in ("low", "high"))
    if is_one_figure(rate):
        return _("{value} (from {low} to {high})", value=percent(voice, rate.value, rate.n), low=low, high=high)
    return _("from {low} to {high}", low=low, high=high)


def rates_row(voice: Voice, rates: ErrorRates) -> tuple[str, str, str]:
    """Sensitivity, specificity and precision of a group as cells."""
    if not rates.flags:
        nothing = _("it flags nothing there")
        return nothing, nothing, nothing
    return (
        rate_words(voice, rates.found),
        rate_words(voice, rates.spared),
        rate_words(voice, rates.right),
    )


def score_words(voice: Voice, point: CurvePoint) -> str:
    """A range of scores."""
    if point.last == 0:
        return _("nothing found (score 0)")
    last = decimal(voice, point.last, 2)
    if point.first == 0:
        return _("above 0, under {last}", last=last)
    first = decimal(voice, point.first, 2)
    return (
        _("{first} or more", first=first)
        if point.last == 1
        else _("from {first}, under {last}", first=first, last=last)
    )


def cannot_say(voice: Voice, errors: MachineErrors) -> Iterator[str]:
    """What stands between these figures and the truth."""
    yield _("People's answers are the measure here: where the coders erred, the machine is blamed, or praised, for it.")
    lowest = errors.lowest
    if lowest is not None and lowest.coded:
        yield _(
            "Most of what the machine may have missed lies where it found nothing. There {coded} of {size} items "
            "were coded, each standing for about {each}: a few answers more or less move sensitivity, and the limits "
            "say how far.",
            coded=whole(voice, lowest.coded),
            size=whole(voice, lowest.size),
            each=whole(voice, max(1, round(lowest.size / lowest.coded))),
        )
        if not errors.counts_hidden:
            yield _("Items judged yes among those: {positives}.", positives=whole(voice, lowest.positives))
    if errors.undecided:
        yield _(
            "Items drawn without a yes or no: {undecided}; the limits hold whatever their answer would be.",
            undecided=whole(voice, errors.undecided),
        )
    if left_out := max(one.learnt for one in errors.signals):
        yield _(
            "Coded items left out because the model learnt from them: {learnt}. Posts of the same authors may remain.",
            learnt=whole(voice, left_out),
        )
    yield _(
        "They hold for these items and this version of the signals; another period, platform or version has others."
    )
    yield _("Language and script are told by a machine too, and are sometimes wrong.")
    yield _(
        "Many groups are looked at: of 20 such intervals about one misses the truth by chance alone, and two rows that "
        "differ do not prove that the groups do."
    )
    yield _("A base of fewer than 50 coded items has its limits only; one of fewer than 10 has neither.")
    yield _("A score says where to look first. It is not a verdict on an item, and nothing here is counted by author.")
