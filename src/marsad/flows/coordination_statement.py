"""What may be said of a group, in three languages, by one builder of sentences (method 8.1, 8.4)."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from marsad.core.assessments import EVIDENCE, Assessment, Grade, GroupStatement
from marsad.core.coordination import TRACES, Closed, CoordinationResult, Group
from marsad.core.judgement import Codebook
from marsad.core.trilingual import Trilingual
from marsad.core.words import EUROPEAN, LANGUAGES, N_, _, speaking, writing_digits
from marsad.flows.lawful import FLOOR, to_ten
from marsad.report.numbers import Voice, decimal, foreign, percent, whole

GRADES: dict[Grade, str] = {
    Grade.STATISTICAL: N_(
        "Evidence grade 1, statistical only: it is not said to be manipulation, nor that the accounts are false."
    ),
    Grade.BEHAVIOURAL: N_(
        "Evidence grade 2: beside the figures, one person documented artefacts of behaviour and a second confirmed"
        " them. Who is behind the accounts is not said."
    ),
    Grade.DOCUMENTED: N_(
        "Evidence grade 3: beside the figures, a platform's or an operator's own confirmation is documented, and a"
        " second person confirmed that."
    ),
}
LAWFUL = N_(
    "Half or more of its posts are lawful speech, such as a call to abstain or to protest peacefully: this is lawful"
    " mobilisation, which is no manipulation, whatever its level. It is described in aggregate only."
)


def statement_of(
    result: CoordinationResult, group: Group, standing: Assessment | None, codebook: Codebook, country: str,
    closed: Closed | None = None,
) -> GroupStatement:  # fmt: skip
    """The statement. `standing`: the assessment that two people stand behind; of lawful speech none counts."""
    lawful = group.lawful or closed is Closed.LAWFUL
    group = replace(group, lawful=lawful)
    counted = None if lawful else standing
    grade = counted.judged.grade if counted else Grade.STATISTICAL
    conclusion: list[Callable[[Voice], str]] = [lambda _voice: _(LAWFUL)] if lawful else []
    conclusion.append(lambda _voice: _(GRADES[grade]))
    if counted and grade is Grade.DOCUMENTED and counted.judged.operator:
        conclusion.append(lambda _voice: _operator(counted))
    facts = (_how_many, _level, _tested, _within)
    return GroupStatement(
        grade=grade,
        coordination=tuple(_in_three(partial(say, result, group), country) for say in facts),
        authenticity=_in_three(lambda voice: _authenticity(voice, counted), country),
        harm=_in_three(lambda voice: _harm(voice, counted, codebook), country),
        conclusion=tuple(_in_three(say, country) for say in conclusion),
    )


def _in_three(say: Callable[[Voice], str], country: str) -> Trilingual:
    said = {}
    for language in LANGUAGES:
        with speaking(language), writing_digits(EUROPEAN):
            said[language] = say(Voice(language, country))
    return Trilingual(**said)


def _how_many(result: CoordinationResult, group: Group, voice: Voice) -> str:
    share = result.share(group)
    if group.accounts is None or group.posts is None or share is None:
        return _("Fewer than five accounts or ten posts are behind this group: its counts are withheld.")
    if group.lawful:
        return _(
            "{accounts} accounts, to tens, did the same, near in time, more often than chance explains; {posts} posts,"
            " to tens, are behind it.",
            accounts=whole(voice, to_ten(group.accounts) or FLOOR),
            posts=whole(voice, to_ten(group.posts) or FLOOR),
        )
    return _(
        "{accounts} accounts did the same, near in time, more often than chance explains; {posts} posts are behind it,"
        " {share} of the posts collected that could be tested. That is a share of what was collected, not of opinion.",
        accounts=whole(voice, group.accounts),
        posts=whole(voice, group.posts),
        share=percent(voice, share, result.testable),
    )


def _level(_result: CoordinationResult, group: Group, voice: Voice) -> str:
    return _(
        "Coordination level {level}, from 0 to 1: the part of what its accounts shared that they shared together, less"
        " what chance gives. It is a degree, and neither inauthenticity nor harm.",
        level=decimal(voice, group.level, 2),
    )


def _tested(result: CoordinationResult, _group: Group, voice: Voice) -> str:
    windows = _("; ").join(
        _(
            "{trace}: {window} seconds, {least} in common",
            trace=_(TRACES[each.trace].title),
            window=whole(voice, each.window),
            least=whole(voice, each.least),
        )
        for each in result.traces
    )
    return _(
        "Null model: {null}. Error control: Benjamini-Hochberg at {rate} over all traces together; {tested} pairs of"
        " accounts tested, {found} found. Windows and least number: {windows}.",
        null=_(result.null),
        rate=percent(voice, result.asked.error_rate, 0),
        tested=whole(voice, result.tested),
        found=whole(voice, result.found),
        windows=windows,
    )


def _within(result: CoordinationResult, group: Group, _voice: Voice) -> str:
    if not result.symmetry:
        return _("The mission declares no political sides: it was not tested whether shared taste explains it.")
    if group.within:
        return _("It is found, too, where accounts change places only among what bears the same political side.")
    return _(
        "It is not found where accounts change places only among what bears the same political side: shared taste may"
        " explain it."
    )


def _authenticity(_voice: Voice, standing: Assessment | None) -> str:
    if standing is None or not standing.judged.authenticity:
        return _("Inauthenticity: not established.")
    told = _("; ").join(
        _("{evidence} ({source})", evidence=_(EVIDENCE[each.kind][0]), source=foreign(each.source))
        for each in standing.judged.authenticity
    )
    return _("Inauthenticity: documented by people: {evidence}.", evidence=told)


def _harm(voice: Voice, standing: Assessment | None, codebook: Codebook) -> str:
    if standing is None or not standing.judged.harm:
        return _("Harm: not established.")
    labels = {code.id: code.label.said_in(voice.language) for code in codebook.codes}
    codes = _(", ").join(f"{code} ({labels[code]})" if code in labels else code for code in standing.judged.harm)
    return _("Harm: {codes}: {because}", codes=codes, because=foreign(standing.judged.harm_because))


def _operator(standing: Assessment) -> str:
    return _(
        "That '{operator}' runs it is a claim of {source}, reported as such.",
        operator=foreign(standing.judged.operator),
        source=foreign(standing.judged.operator_source),
    )
