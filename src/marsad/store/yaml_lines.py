"""YAML as people write it: plain values only, each with the line it stands on.

Values stay as they were written ('NO', '1.0' and '012' are texts): the form that takes them says what they are.
Nothing is ever built from a tag, and a value is never repeated by reference, so that a small file cannot
stand for a huge one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import Reader

from marsad.core.errors import Missing, RefusedInput
from marsad.core.words import _
from marsad.store.mistakes import Mistake, refuse, shortened

SIZE_LIMIT = 1 << 20  # bytes
DEPTH_LIMIT = 16
EMPTY = frozenset({"", "~", "null", "Null", "NULL"})

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[str | int, ...]  # ('questions', 0, 'codes')


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a file, the line of each, and what is wrong with it as YAML."""

    name: str
    value: dict[str, Any]
    lines: dict[Place, int]
    mistakes: tuple[Mistake, ...] = ()

    def line(self, place: Place) -> int:
        """The line of `place`, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def mistake(self, place: Place, message: str) -> Mistake:
        """`message` about what stands at `place`."""
        return Mistake(self.line(place), message)


def read_document(path: Path) -> Document:
    """The YAML file at `path`. Raises as `read_text`, and RefusedInput where it is not plain YAML."""
    return document_of(read_text(path), path.name)


def read_text(path: Path) -> str:
    """The text of the settings file at `path`.

    Raises Missing where there is none; RefusedInput where it is too large or is not UTF-8.
    """
    if not path.is_file():
        raise Missing(_("There is no file '{name}'; check the path.", name=path))
    with path.open("rb") as file:
        content = file.read(SIZE_LIMIT + 1)
    if len(content) > SIZE_LIMIT:
        raise RefusedInput(
            _("The file '{name}' is larger than {limit} KiB; it is not a settings file.", name=path.name, limit=1024)
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        value = content[error.start : error.start + 1].hex()
        refuse(path.name, [Mistake(line, _("the byte '{value}' is not UTF-8; save the file as UTF-8.", value=value))])


def document_of(text: str, name: str) -> Document:
    """The YAML in `text`, called `name`. Raises RefusedInput where it is not plain YAML holding keys."""
    if unprintable := Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, unprintable.start()) + 1
        value = f"U+{ord(unprintable.group()):04X}"
        refuse(name, [Mistake(line, _("the character '{value}' cannot be shown; remove it.", value=value))])
    try:
        if forbidden := list(_forbidden(text)):
            refuse(name, forbidden)
        root = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        unclosed = "quoted scalar" in (error.context or "")  # told where the quote opens, not where the file ends
        mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
        line = min(mark.line + 1 if mark else 1, max(len(text.splitlines()), 1))
        value = shortened(text.splitlines()[line - 1].strip()) if text.strip() else ""
        said = _("'{value}' cannot be read as YAML; check the indentation, colons and quotes around it.", value=value)
        refuse(name, [Mistake(line, said)])
    if not isinstance(root, yaml.MappingNode):
        refuse(
            name, [Mistake(1, _("the file holds no keys such as '{example}'; start from a template.", example="id:"))]
        )
    lines: dict[Place, int] = {}
    mistakes: list[Mistake] = []
    value = _plain(root, (), lines, mistakes)
    return Document(name, value, lines, tuple(mistakes))


def _forbidden(text: str) -> Iterator[Mistake]:
    """What plain YAML does without: references, tags, and nesting too deep to be meant."""
    depth = 0
    event: Any  # each kind has its own attributes
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            said = _("'*{value}' repeats another part; write that part out again.", value=shortened(event.anchor))
            yield Mistake(line, said)
        elif tag := getattr(event, "tag", None):
            yield Mistake(line, _("'{value}' is a YAML tag; remove it.", value=shortened(tag)))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEPTH_LIMIT:
                yield Mistake(line, _("the file is nested more than {limit} levels deep.", limit=DEPTH_LIMIT))
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(node: yaml.Node, place: Place, lines: dict[Place, int], mistakes: list[Mistake]) -> Any:
    """The node as dict, list, text or None, noting the line of everything in it."""
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines, mistakes)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, at), lines, mistakes) for at, item in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    return None if not node.style and node.value in EMPTY else node.value


def _mapping(node: yaml.MappingNode, place: Place, lines: dict[Place, int], mistakes: list[Mistake]) -> dict[str, Any]:
    """The keys of a mapping with their values; a key written twice keeps its first value."""
    values: dict[str, Any] = {}
    for key, item in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            mistakes.append(Mistake(line, _("a list or a mapping stands where a key is expected; write a word.")))
            continue
        if key.value in values:
            said = _("'{key}' is written twice; keep one of the two.", key=shortened(key.value))
            mistakes.append(Mistake(line, said))
            continue
        lines[*place, key.value] = line
        values[key.value] = _plain(item, (*place, key.value), lines, mistakes)
    return values
