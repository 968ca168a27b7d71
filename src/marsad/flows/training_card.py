"""The card of a trained model: what it learnt from, how good it is and where not, from the `meta` of its file.

One list of parts, shown on a terminal as tables and written beside the model as Markdown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from marsad.core.words import _, current_language, n_
from marsad.flows.training_rows import DROPPED
from marsad.report.numbers import Voice, clean, decimal, percent, settle_direction, whole

Figure = Mapping[str, Any]  # value, low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading with sentences and a table, either of which may be empty."""

    heading: str
    sentences: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def card_of(meta: Mapping[str, Any]) -> str:
    """The card in Markdown, in the current language."""
    lines = [f"# {_('Model card: {task}', task=clean(meta['task']))}", ""]
    for part in parts_of(meta):
        lines += [f"## {part.heading}", ""]
        for sentence in part.sentences:
            lines += [sentence, ""]
        if part.rows:
            lines += [_row(part.columns), "|---" * len(part.columns) + "|", *(_row(row) for row in part.rows), ""]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(settle_direction(str(cell)).replace("|", "\\|") for cell in cells) + " |"


def parts_of(meta: Mapping[str, Any]) -> list[Part]:
    """The parts of the card."""
    voice, tested = Voice(current_language()), meta["cross_validated"]
    if "brought" in meta:
        return [
            _brought(voice, meta["brought"]),
            replace(_learnt_from(voice, meta["rows"]), heading=_("What it was calibrated on")),
            _tested(voice, meta),
            _labels(voice, tested["by_label"]),
            _languages(voice, tested["by_language"]),
            _believed(voice, tested),
            _use(),
        ]
    return [
        _learnt_from(voice, meta["rows"]),
        _tested(voice, meta),
        _labels(voice, tested["by_label"]),
        _languages(voice, tested["by_language"]),
        _later(voice, meta["by_time"]),
        _believed(voice, tested),
        _more(voice, meta),
        _use(),
        _again(meta),
    ]


def _brought(voice: Voice, told: Mapping[str, Any]) -> Part:
    """What is known of a model that the unit did not train."""
    said = [
        _("The unit brought it: {where}, identity {identity}.", where=clean(told["where"]), identity=told["identity"]),
        _("What it learnt from is not known here; the figures hold only if it was not from these codings."),
    ]
    if told["picks"]:
        said.append(_("It only picks a label; its probabilities are the shares that people gave to its picks."))
    if told.get("opposite"):
        said.append(_("It says the opposite of what people say, and the calibration turns it round: check its labels."))
    if told["no_answer"]:
        said.append(n_("It gave no answer to {n} row.", "It gave no answer to {n} rows.", told["no_answer"]))
    if told["cut"]:
        said.append(
            n_("It read only the beginning of {n} row.", "It read only the beginning of {n} rows.", told["cut"])
        )
    error = decimal(voice, told["error_before"], 3)
    said.append(_("Before it was calibrated, its expected calibration error was {error}.", error=error))
    names = [(clean(own), clean(told["names"].get(own, "–"))) for own in told["own_labels"]]
    columns = (_("its label"), _("stands for"))
    return Part(heading=_("What it is"), sentences=tuple(said), columns=columns, rows=tuple(names))


def _learnt_from(voice: Voice, rows: Mapping[str, Any]) -> Part:
    said = [_("{used} of {given} rows.", used=whole(voice, rows["used"]), given=whole(voice, rows["given"]))]
    left_out = [f"{_(DROPPED[why])}: {whole(voice, count)}" for why, count in rows["dropped"].items()]
    if left_out:
        said.append(_("Left out: {reasons}.", reasons=_("; ").join(left_out)))
    if rows["repeated"]:
        said.append(
            n_(
                "{n} row has the words of another; it was always tested together with it.",
                "{n} rows have the words of others; they were always tested together with them.",
                rows["repeated"],
            )
        )
    return Part(
        heading=_("What it learnt from"),
        sentences=tuple(said),
        columns=(_("label"), _("rows")),
        rows=tuple((label, whole(voice, count)) for label, count in rows["by_label"].items()),
    )


def _tested(voice: Voice, meta: Mapping[str, Any]) -> Part:
    how = (
        _("Tested on authors its calibration had not seen, five parts at most; an author's rows stay in one.")
        if "brought" in meta and meta["kept_whole"] == "authors"
        else _(
            "Tested on authors it had not learnt from: the rows of an author were never learnt from and tested on"
            " at once."
        )
        if meta["kept_whole"] == "authors"
        else _(
            "No author is given for most rows, so it may have learnt from other texts of an author it was tested on:"
            " the figures may be too good. Texts of the same words were kept together."
        )
    )
    figure = interval(voice, meta["cross_validated"]["macro_f1"])
    return Part(
        heading=_("How good it is on texts like these"),
        sentences=(
            how,
            _("Macro-F1 {figure} on {n} rows.", figure=figure, n=whole(voice, meta["cross_validated"]["n"])),
            _("Intervals are at 95%; macro-F1 is the mean over the labels, each counting the same."),
        ),
    )


def _labels(voice: Voice, labels: Sequence[Mapping[str, Any]]) -> Part:
    return Part(
        heading=_("By label"),
        columns=(_("label"), _("rows"), _("said"), _("right when it says so"), _("found of those there are")),
        rows=tuple(
            (
                one["label"],
                whole(voice, one["n"]),
                whole(voice, one["said"]),
                share(voice, one["precision"], one["said"]),
                share(voice, one["recall"], one["n"]),
            )
            for one in labels
        ),
    )


def _languages(voice: Voice, languages: Sequence[Mapping[str, Any]]) -> Part:
    return Part(
        heading=_("By language and script"),
        sentences=(_("Where it says 'too few', the model may be used only with great care: nothing is known."),),
        columns=(_("language"), _("rows"), _("macro-F1")),
        rows=tuple(
            (one["language"], whole(voice, one["n"]), figure_of(voice, one["macro_f1"]))
            for one in languages
        ),
    )  # fmt: skip


def figure_of(voice: Voice, figure: Figure | None) -> str:
    """The figure, or what stands where it would say nothing."""
    return _("too few to say") if figure is None else interval(voice, figure)


def _later(voice: Voice, later: Mapping[str, Any]) -> Part:
    heading = _("Trained on the past, tested on what came later")
    if later.get("why_not") == "no_times":
        return Part(heading=heading, sentences=(_("Not tested: most rows have no time."),))
    if later.get("why_not"):
        return Part(heading=heading, sentences=(_("Not tested: there are too few of some label before or after."),))
    scores = later["scores"]
    said = _(
        "Macro-F1 {figure} on the {n} rows from {day} on, after learning from the {before} before them.",
        figure=interval(voice, scores["macro_f1"]),
        n=whole(voice, scores["n"]),
        day=later["from"][:10],
        before=whole(voice, later["trained_on"]),
    )
    return Part(heading=heading, sentences=(said,))


def _believed(voice: Voice, tested: Mapping[str, Any]) -> Part:
    found = tested["calibration"]
    rows = [
        (
            label,
            f"{decimal(voice, one['low'], 1)} – {decimal(voice, one['high'], 1)}",
            whole(voice, one["n"]),
            decimal(voice, one["mean_probability"], 2),
            share(voice, {"value": one["share"], "low": one["share_low"], "high": one["share_high"]}, one["n"]),
        )
        for label, bins in found["tables"].items()
        for one in bins
    ]
    return Part(
        heading=_("Whether its probabilities can be believed"),
        sentences=(_("Expected calibration error {error}; 0 is perfect.", error=decimal(voice, found["error"], 3)),),
        columns=(_("label"), _("it said between"), _("rows"), _("on average"), _("it was so in")),
        rows=tuple(rows),
    )


def _more(voice: Voice, meta: Mapping[str, Any]) -> Part:
    curve = meta["curve"]
    return Part(
        heading=_("What more codings buy"),
        sentences=(gain_sentence(voice, curve),),
        columns=(_("learnt from"), _("macro-F1")),
        rows=tuple((whole(voice, one["codings"]), interval(voice, one["macro_f1"])) for one in curve["points"]),
    )


def gain_sentence(voice: Voice, curve: Mapping[str, Any]) -> str:
    """What the next codings may be expected to add to macro-F1."""
    gain = curve["gain"]
    if gain is None:
        return _("There are too few codings to say what more of them would add.")
    return _(
        "With {more} more codings, about {gain} points of macro-F1 more are to be expected, between {low} and {high}.",
        more=whole(voice, curve["more"]),
        gain=decimal(voice, gain["value"] * 100, 1),
        low=decimal(voice, gain["low"] * 100, 1),
        high=decimal(voice, gain["high"] * 100, 1),
    )


def _use() -> Part:
    return Part(
        heading=_("What it is for, and what not"),
        sentences=(
            _(
                "It suggests which posts to look at. It decides nothing about a post or a person, and a count of what"
                " it found is never a percentage: that takes a drawn sample and people's codings."
            ),
            _(
                "It reads words only. Irony, pictures, quotes that are condemned and words new to it escape it; it"
                " knows the opinions of the people who coded its rows, and no others."
            ),
        ),
    )


def _again(meta: Mapping[str, Any]) -> Part:
    return Part(
        heading=_("Training it again"),
        sentences=(
            _(
                "The same rows (SHA-256 {data}) with the seed {seed} give the same file, with {software}.",
                data=meta["data"],
                seed=meta["seed"],
                software=meta["software"],
            ),
        ),
    )


def interval(voice: Voice, figure: Figure) -> str:
    """A figure between 0 and 1 with its interval."""
    value, low, high = (decimal(voice, figure[end], 3) for end in ("value", "low", "high"))
    return f"{value} [{low} – {high}]"


def share(voice: Voice, figure: Figure | None, n: int) -> str:
    """A share of `n` rows as a percentage with its interval; a dash where there is none."""
    if figure is None:
        return "–"
    value, low, high = (percent(voice, figure[end], n, end) for end in ("value", "low", "high"))
    return f"{value} [{low} – {high}]"


def shown(meta: Mapping[str, Any]) -> Iterator[Part]:
    """The parts that a terminal shows after training; the card has the others."""
    yield from parts_of(meta)[:7]
