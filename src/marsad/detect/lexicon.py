"""Word lists: what an entry is, the lists that come with Marsad, and reading a list somebody wrote.

A list is YAML: `language: fra-Latn` and `entries:`, each with `word` (one word or several), `label`, `weight` above 0
and up to 1, and optionally `note`, `form` and `needs_language: true` (the entry counts only in a post that is in the
list's language: for words that mean something else in another). Forms: `word` (the default: prefixes and endings of
the language are allowed), `verb` (Arabic and Arabizi: person, tense and object too), `negated` (a verb inside ما…ش),
`exact`. A word that ends with * stands for every word that begins so.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from marsad.core.errors import Missing, RefusedInput
from marsad.core.words import _
from marsad.detect.normalise import normalise

FOLDER = Path(__file__).parent / "lexicons"
LABELS = ("abuse", "sexist", "threat", "abstention", "voting_procedure", "journalist", "dangerous_call")
LANGUAGES = ("ary-Arab", "ary-Latn", "arb-Arab", "fra-Latn", "spa-Latn", "eng-Latn", "zgh-Latn", "zgh-Tfng")
FORMS = ("word", "verb", "negated", "exact")
FIELDS = ("word", "label", "weight", "note", "form", "needs_language")
# The same safe loader in C, four times faster, where PyYAML was built with it.
SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES = 2_000_000
MOST_WORDS = 12  # in one entry
SHORTEST_STEM = 4  # letters before a *


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One word or phrase of a list."""

    word: str
    label: str
    weight: float  # above 0, up to 1: how often a post with it deserves the label, as the writer of the list judges
    language: str
    note: str = ""
    form: str = "word"
    needs_language: bool = False


@cache
def shipped() -> tuple[Entry, ...]:
    """The entries of the lists that come with Marsad, in the order of LANGUAGES."""
    return tuple(entry for language in LANGUAGES for entry in read_list(FOLDER / f"{language}.yaml"))


def read_list(path: Path) -> tuple[Entry, ...]:
    """The entries of one list. Raises Missing where there is no file, RefusedInput with line and value otherwise."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise Missing(_("There is no word list '{name}'; check the path.", name=path.name)) from problem
    return parse_list(content, path.name)


def parse_list(content: bytes, name: str) -> tuple[Entry, ...]:
    """The entries of a list given as bytes of YAML; `name` is how errors call it."""
    if len(content) > MOST_BYTES:
        raise RefusedInput(_("The word list '{name}' is larger than 2 MB; split it.", name=name))
    try:
        root = yaml.compose(content.decode("utf-8"), Loader=SAFE_LOADER)
    except UnicodeDecodeError as problem:
        raise RefusedInput(_("The word list '{name}' is not UTF-8 text; save it as UTF-8.", name=name)) from problem
    except (yaml.YAMLError, RecursionError) as problem:
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RefusedInput(
            _("The word list '{name}' is not valid YAML at line {line}; correct that line.", name=name, line=line)
        ) from problem
    return _Reading(name).entries(root)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reading one file: knows its name, for the errors."""

    name: str

    def entries(self, root: yaml.Node | None) -> tuple[Entry, ...]:
        if not isinstance(root, yaml.MappingNode):
            raise self.refused(root, "", _("a list has 'language:' and 'entries:'"))
        fields = self.fields(root, ("language", "entries"))
        language_node, list_node = fields.get("language"), fields.get("entries")
        language = self.scalar(language_node, root, "language")
        if language not in LANGUAGES:
            raise self.refused(language_node, language, _("the languages are: {names}", names=", ".join(LANGUAGES)))
        if not isinstance(list_node, yaml.SequenceNode) or not list_node.value:
            raise self.refused(list_node or root, "entries", _("'entries:' is followed by lines that begin with '- '"))
        return tuple(self.entry(node, language) for node in list_node.value)

    def entry(self, node: yaml.Node, language: str) -> Entry:
        if not isinstance(node, yaml.MappingNode):
            raise self.refused(node, str(node.value), _("an entry has 'word:', 'label:' and 'weight:'"))
        given = self.fields(node, FIELDS)
        word = self.scalar(given.get("word"), node, "word")
        self.check_word(given["word"], word)
        label = self.one_of(given.get("label"), node, "label", LABELS)
        form = self.one_of(given["form"], node, "form", FORMS) if "form" in given else "word"
        needs = "false"
        if "needs_language" in given:
            needs = self.one_of(given["needs_language"], node, "needs_language", ("true", "false"))
        note = self.scalar(given["note"], node, "note") if "note" in given else ""
        return Entry(
            word=word,
            label=label,
            weight=self.weight(given.get("weight"), node),
            language=language,
            note=note,
            form=form,
            needs_language=needs == "true",
        )

    def check_word(self, node: yaml.Node, word: str) -> None:
        parts = normalise(word.removesuffix("*")).text.split()
        if not parts or len(parts) > MOST_WORDS:
            raise self.refused(node, word, _("'word' holds one to twelve words made of letters"))
        if "*" in word and (len(parts[-1]) < SHORTEST_STEM or "*" in word.removesuffix("*")):
            raise self.refused(node, word, _("a * stands at the end, after at least four letters"))

    def weight(self, node: yaml.Node | None, parent: yaml.Node) -> float:
        said = self.scalar(node, parent, "weight")
        try:
            weight = float(said)
        except ValueError:
            weight = -1.0
        if not 0 < weight <= 1:  # false for NaN too
            raise self.refused(node, said, _("'weight' is a number above 0 and up to 1"))
        return weight

    def one_of(self, node: yaml.Node | None, parent: yaml.Node, field: str, allowed: tuple[str, ...]) -> str:
        said = self.scalar(node, parent, field)
        if said not in allowed:
            raise self.refused(node, said, _("'{field}' is one of: {names}", field=field, names=", ".join(allowed)))
        return said

    def fields(self, node: yaml.MappingNode, allowed: tuple[str, ...]) -> dict[str, yaml.Node]:
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if str(key.value) not in allowed or key.value in found:
                raise self.refused(key, str(key.value), _("each of these once: {names}", names=", ".join(allowed)))
            found[key.value] = value
        return found

    def scalar(self, node: yaml.Node | None, parent: yaml.Node, field: str) -> str:
        if node is None:
            raise self.refused(parent, field, _("this field is missing"))
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            raise self.refused(node, field, _("this field holds one value"))
        return str(node.value).strip()

    def refused(self, node: yaml.Node | None, value: str, rule: str) -> RefusedInput:
        """An error that names the line, the value and the rule."""
        return RefusedInput(
            _(
                "The word list '{name}', line {line}, has '{value}': {rule}.",
                name=self.name,
                line=node.start_mark.line + 1 if node else 1,
                value=value[:80],
                rule=rule,
            )
        )
