"""The codebook file: the categories, their rules and their flags, in three languages."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from marsad.core.judgement import Attribute, AttributeValue, Code, Codebook, Family, Obligation
from marsad.core.words import _
from marsad.store.forms import (
    Form,
    Id,
    Text,
    Texts,
    declared_ids,
    filled,
    repeated,
    trilingual,
    usable,
    usable_items,
)
from marsad.store.mistakes import Mistake, refuse, shortened
from marsad.store.yaml_lines import Document, Place, document_of, read_text

SHIPPED = Path(__file__).parent / "templates" / "codebook.yaml"
VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){0,2}")
CODE = re.compile(r"[A-Z][0-9]{1,3}")
VALUE = re.compile(r"[A-Za-z0-9_+-]{1,40}")
# Taking part in public life is lawful in every codebook, whoever wrote it (Svetik v. Belarus, 927/2000).
LAWFUL = ("E1", "E2", "E3", "E4")
SEVERITIES = ("1", "2", "3", "4")


def plain_version(value: str) -> str:
    """`value` as a version. Raises ValueError for anything but numbers between points."""
    if not VERSION.fullmatch(value):
        raise ValueError(_("'{value}' is not a version; write numbers, as in 1.0.", value=shortened(value)))
    return value


def plain_family(value: str) -> str:
    """`value` as the id of a family. Raises ValueError for anything but one capital Latin letter."""
    if len(value) != 1 or not "A" <= value <= "Z":
        raise ValueError(_("'{value}' is not a family; use one capital letter, A to Z.", value=shortened(value)))
    return value


def plain_code(value: str) -> str:
    """`value` as the id of a code. Raises ValueError for anything but a capital letter and a number."""
    if not CODE.fullmatch(value):
        said = _("'{value}' is not a code; use the family's letter and a number, as in A1.", value=shortened(value))
        raise ValueError(said)
    return value


def plain_value(value: str) -> str:
    """`value` as the id of an attribute's value. Raises ValueError for spaces and letters of other scripts."""
    if not VALUE.fullmatch(value):
        said = _("'{value}' is not a valid id; use Latin letters, digits, '-', '+' and '_'.", value=shortened(value))
        raise ValueError(said)
    return value


class CodeForm(Form):
    """One code as written."""

    id: Annotated[str, AfterValidator(plain_code)]
    label: Texts
    definition: Texts
    include: Texts | None = None
    exclude: Texts | None = None
    severity: bool = False
    referable: bool = False
    lawful_speech: bool = False
    urgent: bool = False
    obligation: Id | None = None

    def code(self, family: str) -> Code:
        """As the core keeps it."""
        return Code(
            id=self.id,
            family=family,
            label=self.label.trilingual(),
            definition=self.definition.trilingual(),
            include=trilingual(self.include),
            exclude=trilingual(self.exclude),
            severity=self.severity,
            referable=self.referable,
            lawful_speech=self.lawful_speech,
            urgent=self.urgent,
            obligation=self.obligation or "",
        )


class FamilyForm(Form):
    """One family with its codes, as written."""

    id: Annotated[str, AfterValidator(plain_family)]
    label: Texts
    definition: Texts
    codes: tuple[CodeForm, ...]


class ValueForm(Form):
    """One value of an attribute, as written."""

    id: Annotated[str, AfterValidator(plain_value)]
    label: Texts
    definition: Texts | None = None
    urgent: bool = False


class AttributeForm(Form):
    """One attribute, as written."""

    id: Id
    label: Texts
    definition: Texts | None = None
    of: tuple[Text, ...] = ()
    several: bool = False
    values: Annotated[tuple[ValueForm, ...], Field(min_length=1)]

    def attribute(self) -> Attribute:
        """As the core keeps it."""
        values = tuple(
            AttributeValue(
                id=value.id,
                label=value.label.trilingual(),
                definition=trilingual(value.definition),
                urgent=value.urgent,
            )
            for value in self.values
        )
        return Attribute(
            id=self.id,
            label=self.label.trilingual(),
            definition=trilingual(self.definition),
            of=self.of,
            several=self.several,
            values=values,
        )


class ObligationForm(Form):
    """One international text, as written."""

    id: Id
    title: Texts


class CodebookForm(Form):
    """The whole file, as written."""

    id: Id
    version: Annotated[str, AfterValidator(plain_version)]
    title: Texts
    unit: Texts | None = None
    rules: tuple[Texts, ...] = ()
    obligations: tuple[ObligationForm, ...] = ()
    families: Annotated[tuple[FamilyForm, ...], Field(min_length=1)]
    attributes: tuple[AttributeForm, ...] = ()

    def codebook(self) -> Codebook:
        """As the core keeps it."""
        families = [
            Family(id=family.id, label=family.label.trilingual(), definition=family.definition.trilingual())
            for family in self.families
        ]
        return Codebook(
            id=self.id,
            version=self.version,
            title=self.title.trilingual(),
            unit=trilingual(self.unit),
            rules=tuple(rule.trilingual() for rule in self.rules),
            families=tuple(families),
            codes=tuple(code.code(family.id) for family in self.families for code in family.codes),
            attributes=tuple(attribute.attribute() for attribute in self.attributes),
            obligations=tuple(Obligation(id=o.id, title=o.title.trilingual()) for o in self.obligations),
        )


def load_codebook(path: Path) -> Codebook:
    """The codebook in the YAML file at `path`.

    Raises Missing where there is none; RefusedInput with the line and value of every mistake in it.
    """
    return _read_before(read_text(path), path.name)


# A command asks for the codebook dozens of times; a refusal is not kept, so that it is told in the language asked for.
@lru_cache(maxsize=8)
def _read_before(text: str, name: str) -> Codebook:
    return codebook_of(text, name)


def codebook_of(text: str, name: str = "codebook.yaml") -> Codebook:
    """The codebook written in `text`. Raises as load_codebook does."""
    return codebook_in(document_of(text, name))


def codebook_in(document: Document) -> Codebook:
    """The codebook a document holds. Raises RefusedInput with every mistake in it."""
    form, mistakes = filled(CodebookForm, document)
    mistakes = [*document.mistakes, *mistakes, *_contradictions(document)]
    if mistakes or form is None:
        refuse(document.name, mistakes)
    return form.codebook()


def _contradictions(document: Document) -> Iterator[Mistake]:
    """What each part allows and the whole does not."""
    codes = list(_codes(document))
    families = usable_items(FamilyForm, document, "families")
    attributes = usable_items(AttributeForm, document, "attributes")
    obligations = usable_items(ObligationForm, document, "obligations")
    declared = declared_ids(document.value.get("obligations"))
    for place, code, family in codes:
        yield from _wrong_flags(document, place, code, family, declared)
    yield from repeated(document, [(place, code.id) for place, code, _family in codes])
    yield from repeated(document, [(place, family.id) for place, family in families])
    yield from repeated(document, [(place, obligation.id) for place, obligation in obligations])
    yield from repeated(document, [(place, attribute.id) for place, attribute in attributes])
    for place, attribute in attributes:
        yield from _wrong_attribute(document, place, attribute)
    asked = [code.id for _place, code, _family in codes if code.severity]
    if asked and "severity" not in declared_ids(document.value.get("attributes")):
        said = _("'{code}' asks for a severity: add an attribute 'severity' with the values 1, 2, 3, 4.", code=asked[0])
        yield document.mistake(("attributes",), said)


def _wrong_attribute(document: Document, place: Place, attribute: AttributeForm) -> Iterator[Mistake]:
    values = tuple(value.id for value in attribute.values)
    yield from repeated(document, [((*place, "values", at), value) for at, value in enumerate(values)])
    if attribute.id == "severity" and values != SEVERITIES:
        said = _("'{values}' are not the severities; they are 1, 2, 3, 4 in this order.", values=", ".join(values))
        yield document.mistake((*place, "values"), said)
    families = document.value.get("families")
    known = declared_ids(families)
    for family in families if isinstance(families, list) else []:
        known |= declared_ids(family.get("codes")) if isinstance(family, dict) else frozenset()
    for at, of in enumerate(attribute.of):
        if of not in known:
            said = _("'{value}' is neither a family nor a code of this codebook.", value=shortened(of))
            yield document.mistake((*place, "of", at), said)


def _codes(document: Document) -> Iterator[tuple[Place, CodeForm, str]]:
    """Every well-formed code with its place and the id of the family it stands in."""
    families = document.value.get("families")
    for at, family in enumerate(families if isinstance(families, list) else []):
        items = family.get("codes") if isinstance(family, dict) else None
        for number, item in enumerate(items if isinstance(items, list) else []):
            if code := usable(CodeForm, item):
                yield ("families", at, "codes", number), code, str(family.get("id"))


def _wrong_flags(
    document: Document, place: Place, code: CodeForm, family: str, obligations: frozenset[str]
) -> Iterator[Mistake]:
    if not code.id.startswith(family):
        said = _("'{code}' stands in family '{family}'; move it, or give it that letter.", code=code.id, family=family)
        yield document.mistake((*place, "id"), said)
    for flag in ("referable", "severity", "urgent"):
        if code.lawful_speech and getattr(code, flag):
            said = _("'{code}' is lawful speech; remove '{flag}' from it.", code=code.id, flag=flag)
            yield document.mistake((*place, flag), said)
    if code.id in LAWFUL and not code.lawful_speech:
        said = _("'{code}' is lawful speech in every codebook; write 'lawful_speech: true'.", code=code.id)
        yield document.mistake((*place, "lawful_speech"), said)
    if code.obligation and code.obligation not in obligations:
        said = _("'{value}' is not among the obligations of this codebook.", value=code.obligation)
        yield document.mistake((*place, "obligation"), said)
