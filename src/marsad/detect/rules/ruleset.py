"""A classifier made of rules: which words in which order give a text a label, and how often each rule was right."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from marsad.core.canonical import digest
from marsad.core.posts import Reason
from marsad.core.words import N_
from marsad.detect.normalise import fold
from marsad.detect.rules.measured import counts_of, shares
from marsad.detect.rules.patterns import Marked, Sentence, compiled, marked, written_out
from marsad.detect.rules.tables import Rule, RuleTable
from marsad.detect.tasks import task_of
from marsad.detect.words import NOT_WORDS

TOGETHER = 512  # texts folded at a time
LOOKED_AT = 16_384  # texts looked at together for the words that are looked for
FEW = 256
_NOT_WORDS = re.compile(NOT_WORDS)
WORD_LENGTH = 80  # what is shown of the words of a rule
NO_WORD, NO_RULE = "no word", "no rule"  # outcomes without a rule: nothing looked for is there; it is, in no rule's way

NOTHING_FOUND = N_("None of the words that the rules look for.")
NO_RULE_APPLIES = N_("There are words that the rules look for, but no rule applies to them.")
OTHER_SENSE = N_("The words mean something else here: {words}.")
ANOTHER_RULE = N_("No rule speaks for this label.")


class Outcome(NamedTuple):
    """What the rules say of one text: the number of the rule, and where its words stand."""

    number: int  # 0: NO_WORD, 1: NO_RULE, then the rules
    spans: tuple[tuple[int, int], ...]  # in the original


class _Compiled(NamedTuple):
    any_of: re.Pattern[str]
    with_any: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    unless_in_text: re.Pattern[str] | None


@dataclass(frozen=True)
class RuleClassifier:
    """A `Classifier` of one table. The probability of a label is the measured share of it where the rule applied.

    Measured shares are shrunk: Jeffreys' prior, pooled over the rules of a label, see marsad.detect.rules.measured.
    """

    table: RuleTable
    counts: Mapping[str, Mapping[str, int]] | None = None  # None: those shipped

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels of the task."""
        task = task_of(self.table.task)
        assert task is not None
        return task.labels

    @cached_property
    def identity(self) -> str:
        """'rules:' and the first 12 digits of the SHA-256 of the rules and of what was measured of them."""
        return f"rules:{digest([asdict(self.table), self.measured])[:12]}"

    @property
    def outcome_ids(self) -> tuple[str, ...]:
        """What can be said of a text: NO_WORD, NO_RULE and the ids of the rules."""
        return (NO_WORD, NO_RULE, *(rule.id for rule in self.table.rules))

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Measured shares, (texts, labels); each row sums to 1."""
        numbers = np.array([outcome.number for outcome in self.outcomes(texts)], dtype=np.int64)
        return self.outcome_shares[numbers]

    def because(self, texts: Sequence[str], labels: Sequence[str]) -> list[tuple[Reason, ...]]:
        """The rule that decided with its words, where it speaks for the label beside the text; else that none does."""
        return [
            (self._reason(text, label, outcome),)
            for text, label, outcome in zip(texts, labels, self.outcomes(texts), strict=True)
        ]

    def outcomes(self, texts: Sequence[str]) -> list[Outcome]:
        """What the rules say of each text; the answer for one does not depend on the others."""
        found: list[Outcome] = []
        for start in range(0, len(texts), LOOKED_AT):
            found += self._outcomes([_words_only(text) for text in texts[start : start + LOOKED_AT]])
        return found

    def _outcomes(self, texts: list[str]) -> list[Outcome]:
        pieces = [fold(texts[start : start + TOGETHER]) for start in range(0, len(texts), TOGETHER)]
        said = [text for piece in pieces for text in piece.texts()]
        nothing = Outcome(0, ())
        return [
            self._decide(marked(pieces[number // TOGETHER], number % TOGETHER, texts[number])) if look else nothing
            for number, look in enumerate(self._triggered(said))
        ]

    def _triggered(self, said: list[str]) -> list[bool]:
        """Whether each folded text holds a word looked for: by Arrow, whose set-up pays from some texts on."""
        if len(said) < FEW:
            return [self._trigger.search(text) is not None for text in said]
        column = pa.array([text.encode("utf-8", "replace").decode() for text in said], type=pa.string())
        answer: list[bool] = pc.match_substring_regex(column, self._trigger.pattern).to_pylist()
        return answer

    def _decide(self, text: Marked) -> Outcome:
        senses: list[tuple[int, int]] = []
        if self._other_senses is not None:
            senses = [found.span() for found in self._other_senses.finditer(text.text)]
            said = list(text.text)
            for start, end in senses:
                said[start:end] = "\x00" * (end - start)
            text = Marked("".join(said), text.origins, text.ends, text.quotes)
        sentences = text.sentences()
        words = text.text.count(" ")
        for number, (rule, pattern) in enumerate(zip(self.table.rules, self._rules, strict=True)):
            if rule.short is not None and words > rule.short:
                continue
            if pattern.unless_in_text is not None and pattern.unless_in_text.search(text.text):
                continue
            for sentence in sentences:
                if spans := _applies(rule, pattern, sentence, text):
                    return Outcome(number + 2, spans)
        return Outcome(1, tuple(text.span(start, end) for start, end in senses))

    def _reason(self, text: str, label: str, outcome: Outcome) -> Reason:
        words = ", ".join(dict.fromkeys(text[start:end].strip()[:WORD_LENGTH] for start, end in outcome.spans))
        if outcome.number >= 2:
            rule = self.table.rules[outcome.number - 2]
            return Reason(
                rule.says if rule.label == label else ANOTHER_RULE, (("words", words),) if rule.label == label else ()
            )
        if label != self.labels[0]:
            return Reason(ANOTHER_RULE)
        if outcome.number == 0:
            return Reason(NOTHING_FOUND)
        return Reason(OTHER_SENSE, (("words", words),)) if words else Reason(NO_RULE_APPLIES)

    @cached_property
    def measured(self) -> Mapping[str, Mapping[str, int]]:
        """By outcome, how many development texts had each label."""
        return counts_of(self.table.task) if self.counts is None else self.counts

    @cached_property
    def outcome_shares(self) -> NDArray[np.float32]:
        """The probabilities that each outcome stands for, (outcomes, labels)."""
        meant = (self.labels[0], self.labels[0], *(rule.label for rule in self.table.rules))
        return shares(self.measured, self.outcome_ids, meant, self.labels)

    @cached_property
    def _trigger(self) -> re.Pattern[str]:
        return re.compile("|".join(written_out(trigger, self.table.parts) for trigger in self.table.triggers))

    @cached_property
    def _other_senses(self) -> re.Pattern[str] | None:
        return compiled(self.table.other_senses, self.table.parts)

    @cached_property
    def _rules(self) -> tuple[_Compiled, ...]:
        parts = self.table.parts
        made = []
        for rule in self.table.rules:
            any_of = compiled(rule.any_of, parts)
            assert any_of is not None
            others = (compiled(some, parts) for some in (rule.with_any, rule.unless, rule.unless_in_text))
            made.append(_Compiled(any_of, *others))
        return tuple(made)


def _words_only(text: str) -> str:
    """`text` with addresses, handles and masks as blanks, its length kept."""
    if "://" in text or "www." in text or "@" in text or "＠" in text or "[" in text:
        return _NOT_WORDS.sub(lambda found: " " * len(found[0]), text)
    return text


def _applies(rule: Rule, pattern: _Compiled, sentence: Sentence, text: Marked) -> tuple[tuple[int, int], ...]:
    """Where the words of the rule stand in the original; nothing where it does not apply to the sentence."""
    if rule.asked is not None and sentence.asked != rule.asked:
        return ()
    found = pattern.any_of.search(sentence.text)
    while (
        found is not None
        and not rule.quoted
        and text.quoted(found.start() + sentence.start, found.end() + sentence.start)
    ):
        found = pattern.any_of.search(sentence.text, found.end())
    if found is None or (pattern.unless is not None and pattern.unless.search(sentence.text)):
        return ()
    spans = [found.span()]
    if pattern.with_any is not None:
        other = pattern.with_any.search(sentence.text)
        if other is None:
            return ()
        spans.append(other.span())
    return tuple(text.span(start + sentence.start, end + sentence.start) for start, end in spans)
