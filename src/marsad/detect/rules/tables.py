"""Read the patterns of the rules: one YAML file a task, one pattern a line, shared parts in a file of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "tables"
SHARED = ("voting",)  # files of parts that every table may use
# The same safe loader in C, four times faster, where PyYAML was built with it.
SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, tried sentence by sentence. Patterns are those of marsad.detect.rules.patterns."""

    id: str
    label: str
    says: str  # the message shown, with {words} for the words found
    asked: bool | None = None  # True: only in a question; False: never in one
    quoted: bool = True  # False: words between quotation marks do not count
    short: int | None = None  # only where the text has at most this many words
    any_of: tuple[str, ...] = ()  # this and what follows: from the file of patterns
    with_any: tuple[str, ...] = ()  # the sentence must hold one of these as well
    unless: tuple[str, ...] = ()  # in the same sentence, these take the rule away
    unless_in_text: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTable:
    """The rules of one task; the first that applies decides."""

    task: str
    triggers: tuple[str, ...]  # pieces of folded words; a text with none of them is not looked at further
    parts: dict[str, str]
    rules: tuple[Rule, ...]
    other_senses: tuple[str, ...] = ()  # phrases whose words are not meant: taken out before the rules look


def read_table(task: str, rules: Sequence[Rule]) -> RuleTable:
    """The table of `task`: `rules` with the patterns of its file. Raises KeyError where the two do not fit."""
    written = _read(task)
    parts = {name: lines for shared in SHARED for name, lines in _parts(_read(shared)).items()}
    patterns = written["rules"]
    if unknown := set(patterns) - {rule.id for rule in rules}:
        raise KeyError(f"patterns without a rule: {sorted(unknown)}")
    filled = (_filled(rule, patterns[rule.id]) for rule in rules)
    return RuleTable(
        task=task,
        triggers=_lines(written["triggers"]),
        parts={**parts, **_parts(written)},
        rules=tuple(filled),
        other_senses=_lines(written.get("other_senses", "")),
    )


def _filled(rule: Rule, written: dict[str, str]) -> Rule:
    if unknown := set(written) - {"any_of", "with_any", "unless", "unless_in_text"}:
        raise KeyError(f"unknown kinds of patterns in {rule.id!r}: {sorted(unknown)}")
    lines = {name: _lines(some) for name, some in written.items()}
    return replace(
        rule,
        any_of=lines["any_of"],
        with_any=lines.get("with_any", ()),
        unless=lines.get("unless", ()),
        unless_in_text=lines.get("unless_in_text", ()),
    )


@cache
def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=SAFE_LOADER)  # noqa: S506
    return content


def _parts(written: dict[str, Any]) -> dict[str, str]:
    return {name: "|".join(_lines(lines)) for name, lines in written.get("parts", {}).items()}


def _lines(written: str) -> tuple[str, ...]:
    return tuple(line for line in written.splitlines() if line)
