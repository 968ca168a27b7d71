"""Documents to render in tests: an invented election in an invented country, one factory a noun."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from marsad.core.findings import Agreement, Estimate, Finding, Withheld
from marsad.core.judgement import Code, Codebook, Family
from marsad.core.mission import Comparison, Frame, Mission, Question, Source
from marsad.core.posts import Batch, LossAccount
from marsad.core.trilingual import Trilingual
from marsad.report.document import (
    CoderKind,
    ComparisonFacts,
    DayCount,
    Design,
    FindingSection,
    MachineCount,
    Provenance,
    ReportDocument,
    SampleFacts,
    SourceSection,
    Stratum,
)
from marsad.report.sentences import claim

ABUSE = Question(
    id="abuse",
    title=Trilingual(
        ar="العنف ضد النساء في السياسة",
        fr="Violence contre les femmes en politique",
        en="Violence against women in politics",
    ),
    asks=Trilingual(
        ar="هل تتضمن هذه المادة سبا أو تهديدا موجها إلى الشخص المخاطَب؟",
        fr="Cet élément contient-il une insulte ou une menace visant la personne à qui il s’adresse ?",
        en="Does this item insult or threaten the person it is addressed to?",
    ),
    codes=("A1", "A5"),
    sources=("replies",),
    compare=Comparison(by="target_sex", first="woman", second="man"),
    population=Trilingual(
        ar="الردود العلنية الموجهة إلى المترشحات والمترشحين",
        fr="réponses publiques adressées aux personnes candidates",
        en="public replies addressed to candidates",
    ),
)
ABSTENTION = Question(
    id="abstention",
    title=Trilingual(
        ar="الدعوة إلى العزوف أو المقاطعة", fr="Appel à l’abstention ou au boycott", en="Call to abstain or boycott"
    ),
    asks=Trilingual(
        ar="هل تدعو هذه المادة إلى عدم التصويت؟",
        fr="Cet élément appelle-t-il à ne pas voter ?",
        en="Does this item call on people not to vote?",
    ),
    codes=("E2",),
    sources=("query",),
)
DOXXING = Question(
    id="doxxing",
    title=Trilingual(ar="كشف معطيات شخصية", fr="Divulgation de données privées", en="Disclosure of private data"),
    asks=Trilingual(
        ar="هل تكشف هذه المادة معطيات شخصية؟",
        fr="Cet élément divulgue-t-il des données privées ?",
        en="Does this item disclose private data?",
    ),
    codes=("A8",),
    sources=("replies",),
    planned=False,
)


def code(code_id: str, ar: str, fr: str, en: str, **other: Any) -> Code:
    """A code whose definition repeats its label."""
    label = Trilingual(ar=ar, fr=fr, en=en)
    definition = Trilingual(ar=f"تعريف الفئة: {ar}.", fr=f"Définition : {fr}.", en=f"Definition: {en}.")
    return Code(id=code_id, family=code_id[0], label=label, definition=definition, **other)


def codebook() -> Codebook:
    """Four codes of two families, one of them lawful speech."""
    family = Trilingual(ar="أسرة", fr="famille", en="family")
    return Codebook(
        id="election",
        version="1.2",
        title=Trilingual(ar="دليل ترميز الانتخابات", fr="Livre de codes électoral", en="Election codebook"),
        families=tuple(Family(id=one, label=family, definition=family) for one in "AE"),
        codes=(
            code(
                "A1", "تهديد بالعنف الجسدي", "Menace de violence physique", "Threat of physical violence", severity=True
            ),
            code(
                "A5",
                "سب وشتم ونزع الإنسانية",
                "Insulte, déshumanisation",
                "Insult, dehumanisation",
                include=Trilingual(
                    ar="الشتائم والتشبيه بالحيوان والإذلال.",
                    fr="Injures, animalisation, humiliation.",
                    en="Slurs, animalisation, humiliation.",
                ),
                exclude=Trilingual(
                    ar="انتقاد السلوك السياسي.", fr="La critique d’une conduite.", en="Criticism of conduct."
                ),
            ),
            code(
                "A8", "كشف معطيات شخصية", "Divulgation de données privées", "Disclosure of private data", severity=True
            ),
            code(
                "E2",
                "دعوة إلى العزوف أو المقاطعة",
                "Appel à l’abstention ou au boycott",
                "Call to abstain or boycott",
                lawful_speech=True,
            ),
        ),
    )


def sample(**other: Any) -> SampleFacts:
    """600 items coded out of 18,420, in three strata."""
    given: dict[str, Any] = {
        "design": Design.STRATIFIED,
        "frame": Frame.TARGET,
        "size": 18_420,
        "drawn": 612,
        "coded": 600,
        "undecided": 12,
        "coders": 3,
        "coder_kind": CoderKind.SIMULATED,
        "double_coded": 92,
        "seed": 20_260_901,
        "strata": (
            Stratum(name="score: low", size=15_200, coded=300, positives=6),
            Stratum(name="score: middle", size=2_420, coded=180, positives=31),
            Stratum(name="score: high", size=800, coded=120, positives=67),
        ),
    }
    return SampleFacts(**given | other)


def share(value: float = 0.0664, low: float = 0.0512, high: float = 0.0871, **other: Any) -> Estimate:
    """A share on 600 coded items out of 18,420."""
    given: dict[str, Any] = {
        "measure": "share",
        "method": "stratified_jeffreys",
        "n": 600,
        "N": 18_420,
        "positives": 104,
        "frame": "target",
    }
    return Estimate(value=value, low=low, high=high, **given | other)


def agreement(**other: Any) -> Agreement:
    """An agreement above the gate."""
    given: dict[str, Any] = {
        "alpha": 0.782,
        "low": 0.701,
        "high": 0.849,
        "ac1": 0.913,
        "positive_agreement": 0.741,
        "positive_agreement_low": 0.652,
        "prevalence": 0.217,
        "n": 92,
        "coders": 3,
        "exploratory": False,
    }
    return Agreement(**given | other)


def section(
    question: Question = ABUSE,
    estimates: tuple[Estimate, ...] | None = None,
    facts: SampleFacts | None = None,
    comparison: ComparisonFacts | None = None,
    **other: Any,
) -> FindingSection:
    """A finding with its generated claim; `other` goes to the section, or to the finding where it has such a field."""
    shown, facts = estimates or (share(),), facts or sample()
    of_finding = {
        name: other.pop(name) for name in ("agreement", "against", "exploratory", "q", "claim") if name in other
    }
    given: dict[str, Any] = {"agreement": agreement(), "against": (), "exploratory": False, "q": None} | of_finding
    if "claim" not in given:
        given["claim"] = claim(question, shown, facts, comparison, q=given["q"], country="MA")
    return FindingSection(
        question=question,
        finding=Finding(question=question.id, estimates=shown, **given),
        sample=facts,
        start=date(2026, 8, 26),
        end=date(2026, 9, 22),
        platforms=("facebook", "x"),
        comparison=comparison,
        **other,
    )


def compared_section() -> FindingSection:
    """Women and men candidates side by side, with all that a section can hold."""
    estimates = (
        share(),
        share(0.1134, 0.0861, 0.1452, group="woman", n=288, N=7_300, positives=71),
        share(0.0357, 0.0214, 0.0549, group="man", n=312, N=11_120, positives=33),
    )
    pair: dict[str, Any] = {"method": "cluster_bootstrap", "n": 600, "N": 18_420, "positives": 104}
    return section(
        estimates=estimates,
        comparison=ComparisonFacts(
            by="target_sex",
            first="woman",
            second="man",
            ratio=Estimate(measure="ratio", value=3.18, low=1.92, high=5.41, **pair),
            difference=Estimate(measure="difference", value=0.0777, low=0.0431, high=0.1146, **pair),
            clusters=64,
        ),
        q=0.0123,
        alternatives=(
            share(0.0671, 0.0498, 0.0844, method="hajek_jeffreys"),
            share(0.0655, 0.0489, 0.0821, method="ppi"),
        ),
        machine=(MachineCount(detector="lexicon", label="lexicon:abuse", items=3_220),),
        coverage_limits=(
            Trilingual(
                ar="الردود المحذوفة قبل الجمع غير مشمولة.",
                fr="Les réponses supprimées avant la collecte ne sont pas comprises.",
                en="Replies deleted before the collection are not included.",
            ),
        ),
        against=(
            Trilingual(
                ar="يزيد تعرّض المترشحات المتصدرات للوائح، وقد يفسر ذلك جزءا من الفارق.",
                fr="Les têtes de liste sont plus exposées, ce qui peut expliquer une part de l’écart.",
                en="Heads of list are more exposed, which may explain part of the gap.",
            ),
        ),
        examples=(
            Trilingual(
                ar="رد يقول، بعبارات أخرى، إن مكان المترشحة ليس في السياسة.",
                fr="Une réponse dit, en d’autres mots, que la candidate n’a pas sa place en politique.",
                en="A reply says, in other words, that the candidate has no place in politics.",
            ),
        ),
    )


def abstention_section() -> FindingSection:
    """Lawful speech, counted in a topic frame, with agreement below the gate."""
    facts = sample(frame=Frame.TOPIC, size=5_100, drawn=1_250, coded=1_240, undecided=10, double_coded=190, strata=())
    estimate = share(0.0046, 0.0019, 0.0093, n=1_240, N=5_100, positives=6, frame="topic")
    low = agreement(
        alpha=0.58, low=0.41, high=0.72, positive_agreement=0.55, positive_agreement_low=0.4, exploratory=True
    )
    return section(ABSTENTION, (estimate,), facts, agreement=low, exploratory=True)


def withheld_section(why: Withheld = Withheld.SMALL_COUNT, **other: Any) -> FindingSection:
    """A finding whose figure stays out."""
    estimate = share(0.005, 0.001, 0.012, positives=3, withheld=why)
    return section(DOXXING, (estimate,), sample(**other), exploratory=True)


def batch(**other: Any) -> Batch:
    """A file of 19,310 rows whose account adds up."""
    given: dict[str, Any] = {
        "batch_id": "0123456789abcdef",
        "source": "replies",
        "file_name": "replies-2026-09.ndjson.gz",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "size": 4_812_331,
        "reader": "ndjson",
        "reader_version": "1",
        "complete": True,
        "account": LossAccount(
            rows=19_310,
            posts=18_420,
            duplicates=702,
            refused=(("impossible_time", 41), ("not_json", 147)),
            never_given=("views",),
            unknown_fields=(("mood", 12),),
            repaired=(("nul_characters", 3), ("time_zone_assumed", 19_000)),
            masked=871,
            time_zone_assumed="Africa/Casablanca",
            cannot_show=("deleted_posts", "views"),
        ),
    }
    return Batch(**given | other)


def sources() -> tuple[SourceSection, ...]:
    """A target source, a topic source with a torn file, and an opportunistic one without a file."""
    torn = LossAccount(rows=5_412, posts=5_100, duplicates=90, refused=(("not_json", 221), ("torn", 1)))
    return (
        SourceSection(
            source=Source(
                id="replies",
                title=Trilingual(
                    ar="الردود على المترشحين", fr="Réponses aux têtes de liste", en="Replies to candidates"
                ),
                frame=Frame.TARGET,
                platform="facebook",
                collected_by="research export",
                known_exclusions="Replies hidden by page owners",
            ),
            batches=(batch(),),
        ),
        SourceSection(
            source=Source(
                id="query",
                title=Trilingual(ar="بحث بالكلمات المفتاحية", fr="Recherche par mots-clés", en="Keyword query"),
                frame=Frame.TOPIC,
                platform="x",
                query="#انتخابات OR #élections",
            ),
            batches=(
                batch(
                    source="query",
                    file_name="تصدير-الوسوم.csv",
                    reader="table",
                    account=torn,
                    complete=False,
                    sha256="ab" * 32,
                ),
            ),
        ),
        SourceSection(
            source=Source(
                id="tips",
                title=Trilingual(ar="بلاغات المواطنين", fr="Signalements du public", en="Tips from the public"),
                frame=Frame.OPPORTUNISTIC,
            ),
            batches=(),
        ),
    )


def mission(**other: Any) -> Mission:
    """An invented election."""
    given: dict[str, Any] = {
        "id": "election",
        "title": Trilingual(
            ar="انتخابات برلمان جزر الزعفران 2026",
            fr="Élections législatives des Îles du Safran 2026",
            en="Parliamentary election of the Saffron Islands 2026",
        ),
        "territory": Trilingual(ar="جزر الزعفران", fr="Îles du Safran", en="Saffron Islands"),
        "country": "MA",
        "start": date(2026, 8, 26),
        "end": date(2026, 9, 23),
        "time_zone": "Africa/Casablanca",
        "legal_basis": Trilingual(
            ar="القانون المنظم للملاحظة المستقلة للانتخابات",
            fr="Loi relative à l’observation indépendante des élections",
            en="Law on the independent observation of elections",
        ),
        "mandate": Trilingual(
            ar="ملاحظة الحملة الانتخابية وحماية الحق في المشاركة",
            fr="Observer la campagne et protéger le droit de participer",
            en="To observe the campaign and protect the right to take part",
        ),
        "languages": ("ar", "fr", "en"),
        "sources": tuple(one.source for one in sources()),
        "questions": (ABUSE, ABSTENTION, DOXXING),
        "codebook": "codebook.yaml",
        "fictional": True,
    }
    return Mission(**given | other)


def timeline(days: int = 29) -> tuple[DayCount, ...]:
    """A month of posts that rises towards the vote."""
    first = date(2026, 8, 26)
    return tuple(
        DayCount(day=first + timedelta(days=step), posts=300 + 37 * step + step % 7 * 55) for step in range(days)
    )


def document(findings: tuple[FindingSection, ...] | None = None, **other: Any) -> ReportDocument:
    """A whole report; `other` replaces its fields."""
    given: dict[str, Any] = {
        "mission": mission(),
        "made_on": date(2026, 10, 5),
        "codebook": codebook(),
        "findings": (compared_section(), abstention_section(), withheld_section()) if findings is None else findings,
        "sources": sources(),
        "timeline": timeline(),
        "provenance": Provenance(
            digest="5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
            lake_versions=(("posts", 3), ("refusals", 2), ("signals", 5)),
            codebook_digest="6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
            software="marsad 0.1.0",
            command="marsad report --lang ar --format pdf",
            ledger_entries=412,
            ledger_head="d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35",
        ),
    }
    return ReportDocument(**given | other)


def with_findings(whole: ReportDocument, *findings: FindingSection) -> ReportDocument:
    """The same report with other findings."""
    return replace(whole, findings=findings)
