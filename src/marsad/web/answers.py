"""The answer on a form: read as it was given, then refused or accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace

from django.core import signing
from django.http import QueryDict

from marsad.core.errors import RefusedInput
from marsad.core.judgement import Code, Coding
from marsad.core.words import N_, _

# Letters without a command: g general rules, r rules, u ambiguous, x cannot decide, y why, z urgent
CODE_KEYS = "123456789abcdefhijklmnopqstvw"
REASONS: dict[str, str] = {
    "language": N_("I do not understand the language or dialect"),
    "context": N_("The context is missing"),
    "media": N_("It depends on a picture or video"),
    "unreadable": N_("The text is cut or unreadable"),
    "other": N_("Another reason"),
}
LONGEST_WORDS = 250  # characters of a reason
PAGE_AGE = 24 * 3600  # seconds for which a page may be answered
ON_ITS_WAY = 30 * 24 * 3600  # seconds for which an answer may wait for a connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a form says. `none` and `cannot_decide` are answers; an empty form is not."""

    codes: tuple[str, ...] = ()
    none: bool = False
    severity: str = ""
    ambiguous: bool = False
    urgent: bool = False
    cannot_decide: bool = False
    reason: str = ""  # key of REASONS
    words: str = ""
    settles_because: str = ""

    @property
    def undecided_because(self) -> str | None:
        """The reason as it is kept; None where the coder decided."""
        if not self.cannot_decide:
            return None
        return f"{self.reason}: {self.words}" if self.words else self.reason

    @property
    def degree(self) -> int | None:
        """The severity as a number."""
        return int(self.severity) if self.severity else None


def read_answer(form: QueryDict) -> Answer:
    """The form as it was filled in, whole or not."""
    return Answer(
        codes=tuple(sorted(set(form.getlist("codes")))),
        none="none" in form,
        severity=form.get("severity", ""),
        ambiguous="ambiguous" in form,
        urgent="urgent" in form,
        cannot_decide="cannot_decide" in form,
        reason=form.get("reason", ""),
        words=form.get("words", "").replace("\x00", "").strip(),
        settles_because=form.get("settles_because", "").replace("\x00", "").strip(),
    )


def accepted(answer: Answer, codes: Sequence[Code]) -> Answer:
    """The answer, if it is one. Raises RefusedInput saying what is missing or contradicts itself."""
    offered = {code.id: code for code in codes}
    for code in answer.codes:
        if code not in offered:
            raise RefusedInput(_("'{code}' is not a code of this question; choose among those shown.", code=code))
    given = bool(answer.codes) + answer.none + answer.cannot_decide
    if given == 0:
        raise RefusedInput(_("Nothing is chosen yet: choose codes, 'none of these' or 'cannot decide'."))
    if given > 1:
        raise RefusedInput(_("Codes, 'none of these' and 'cannot decide' exclude each other; keep one of them."))
    _check_severity(answer, any(offered[code].severity for code in answer.codes))
    return _with_its_reason(answer)


def _check_severity(answer: Answer, asked: bool) -> None:
    if answer.severity not in ("", "1", "2", "3", "4"):
        raise RefusedInput(_("The severity '{value}' is not one of 1, 2, 3, 4.", value=answer.severity))
    if asked and not answer.severity:
        raise RefusedInput(_("A code you chose asks for a severity; choose one from 1 to 4."))
    if answer.severity and not asked:
        raise RefusedInput(_("None of the codes you chose takes a severity; remove it."))


def _with_its_reason(answer: Answer) -> Answer:
    if not answer.cannot_decide:
        return replace(answer, reason="", words="")
    if answer.reason not in REASONS:
        raise RefusedInput(_("Say why you cannot decide; choose a reason from the list."))
    if answer.reason == "other" and not answer.words:
        raise RefusedInput(_("Say in a few words why you cannot decide."))
    if len(answer.words) > LONGEST_WORDS:
        raise RefusedInput(_("The reason is longer than {most} characters; shorten it.", most=LONGEST_WORDS))
    return answer


def answer_of(coding: Coding) -> Answer:
    """A kept answer as the form holds it."""
    undecided = coding.cannot_decide is not None
    reason, _colon, words = (coding.cannot_decide or "").partition(": ")
    known = reason in REASONS
    return Answer(
        codes=coding.codes,
        none=not coding.codes and not undecided,
        severity="" if coding.severity is None else str(coding.severity),
        ambiguous=coding.ambiguous,
        cannot_decide=undecided,
        reason=(reason if known else "other") if undecided else "",
        words=words if known else coding.cannot_decide or "",
    )


def filled_in(answer: Answer) -> dict[str, object]:
    """What a form held, to be kept until the coder comes back to it."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(answer).items() if value}


def filled_again(kept: Mapping[str, object]) -> Answer:
    """The form as `filled_in` kept it, without its call for help."""
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    return replace(Answer(**given), urgent=False)  # type: ignore[arg-type]  # written by filled_in


def said_reason(kept: str) -> str:
    """A kept reason in the reader's language; words typed by a coder stay as they are."""
    key, colon, words = kept.partition(": ")
    if key not in REASONS:
        return kept
    return f"{_(REASONS[key])}: {words}" if colon else _(REASONS[key])


@dataclass(frozen=True, slots=True)
class Slip:
    """What a form carries unseen: whose page it is, for which task, under which codebook."""

    task_id: int
    member_id: int
    codebook_version: str
    page: str = ""  # its number: what it sends twice is kept once
    base: int | None = None  # revision of the coder's own answer that it shows; None where there was none
    aids: tuple[str, ...] = ()  # what was asked for to read the post


def sign(slip: Slip, purpose: str) -> str:
    """The slip as a text that cannot be changed or made elsewhere."""
    return signing.dumps(list(astuple(slip)), salt=f"marsad.web.{purpose}")


def signed_slip(text: str, purpose: str, member_id: int, age: int = PAGE_AGE) -> Slip:
    """The slip of a form. Raises RefusedInput where it is forged, another member's, or older than `age` seconds."""
    try:
        slip = Slip(*signing.loads(text, salt=f"marsad.web.{purpose}", max_age=age))
        slip = replace(slip, aids=tuple(slip.aids))
    except signing.BadSignature:
        slip = None
    if slip is None or slip.member_id != member_id:
        raise RefusedInput(_("This page is too old or was changed on the way; open the sample again."))
    return slip


@dataclass(frozen=True, slots=True)
class Choice:
    """A code on the page, with its key; a question with more codes than keys leaves the last without."""

    code: Code
    key: str


def choices(codes: Sequence[Code]) -> list[Choice]:
    """The codes in the question's order, each with its key."""
    keys = CODE_KEYS.ljust(len(codes))
    return [Choice(code, key.strip()) for code, key in zip(codes, keys, strict=False)]
