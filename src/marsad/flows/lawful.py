"""Lawful speech where posts are searched: which labels tell it, and what may be counted of it.

Calls to abstain, boycott calls, peaceful protest, counter-speech and criticism are lawful. What a detector takes for
them is counted and never listed: cells under ten are withheld with the next smallest, so that the rest does not tell
them, and what is shown is rounded to tens, so that the difference of two counts says nothing of single posts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from marsad.core.judgement import Codebook
from marsad.core.mission import Mission
from marsad.core.queries import Query
from marsad.detect.lexicon import shipped
from marsad.detect.matching import Matcher
from marsad.detect.normalise import normalise
from marsad.detect.tasks import TASKS

FLAGGED = 0.5  # score from which a signal marks a post, and weight from which a word of a list tells
FLOOR = 10  # posts under which nothing is said
ABSTENTION = "lexicon:abstention"  # the word list's name for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Posts found of one name; None where the number is withheld."""

    name: str
    posts: int | None


def lawful_labels(labels: Iterable[str], mission: Mission, codebook: Codebook) -> frozenset[str]:
    """Those of `labels` ('detector:label') that tell lawful speech.

    By the tasks that come with Marsad, the word lists, and the codes of the codebook: a label called like a code of
    lawful speech, or of a model trained on a question that counts one.
    """
    told = {f"{task.id}:{label}" for task in TASKS for label in task.lawful} | {ABSTENTION}
    codes = {code.id for code in codebook.codes if code.lawful_speech}
    questions = {question.id for question in mission.questions if codes & set(question.codes)}
    own = questions | {task for task, question in _trained_on() if question in questions}
    return frozenset(
        label for label in labels if label in told or label.partition(":")[2] in codes or label.partition(":")[0] in own
    )


def names_lawful_speech(query: Query) -> bool:
    """Whether words of one side of a query, alone or together, are in a word list for abstaining.

    Those that must not be there too: what a search finds with them and without them differs by what is not listed.
    """
    groups = [group for side in query.sides for group in (side.terms, side.without)]
    terms = [term for group in groups for term in group]
    said = [form for term in terms for form in (" ".join(term.tokens), *term.attached)]
    said += [" ".join(token for term in group for token in term.tokens) for group in groups]
    begun = tuple(term.tokens[-1] for term in terms if term.prefix)
    matcher, alone = _abstention_words()
    return any(matcher.matches(said)) or any(word.startswith(begun) for word in alone)


def calls_to_abstain(texts: Sequence[str]) -> list[bool]:
    """Whether each text has an entry of a word list for abstaining, as a detector would find it."""
    return [bool(found) for found in _abstention_words()[0].matches(texts)]


def read_words() -> None:
    """Read the word lists before the first search asks for them: they take a second."""
    _abstention_words()


@cache
def _abstention_words() -> tuple[Matcher, tuple[str, ...]]:
    """What finds the entries, and those that are one word."""
    entries = [entry for entry in shipped() if entry.label == ABSTENTION.partition(":")[2]]
    entries = [entry for entry in entries if entry.weight >= FLAGGED and not entry.needs_language]
    folded = (normalise(entry.word.removesuffix("*")).text for entry in entries)
    return Matcher(entries), tuple(word for word in folded if " " not in word)


def _trained_on() -> list[tuple[str, str]]:
    """Each task with the question whose codings a model of it learnt from."""
    from marsad.store.records import trained

    return trained.tasks_and_questions()


def withheld(counts: Mapping[str, int]) -> tuple[tuple[Counted, ...], bool]:
    """The counts that may be shown, rounded to tens, in their order; whether any is left out.

    Those under FLOOR are left out without their names, and the smallest of the others with them until what is left out
    is two or more and FLOOR or more together (complementary suppression: Cox 1980).
    """
    gone = {name for name, posts in counts.items() if posts < FLOOR}
    for name, _posts in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        if not gone or (len(gone) > 1 and sum(counts[each] for each in gone) >= FLOOR):
            break
        gone.add(name)
    shown = tuple(Counted(name=name, posts=to_ten(posts)) for name, posts in counts.items() if name not in gone)
    return shown, bool(gone)


def to_ten(posts: int) -> int | None:
    """A count of lawful speech as it may be said: rounded to tens, None under FLOOR."""
    return None if posts < FLOOR else (posts + 5) // 10 * 10


def mostly(lawful: int, whole: int) -> bool:
    """Whether half or more of what was found is lawful speech, and enough of it that this tells of no single post."""
    return lawful >= FLOOR and 2 * lawful >= whole


def as_they_are(counts: Mapping[str, int]) -> tuple[Counted, ...]:
    """Counts of what is public and listed beside them."""
    return tuple(Counted(name=name, posts=posts) for name, posts in counts.items())


def names(shown: Sequence[Counted]) -> list[str]:
    """The names of the counts that are shown."""
    return [each.name for each in shown]
