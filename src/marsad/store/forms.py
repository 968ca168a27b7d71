"""What may be written in the files of an observatory: the kinds of value, and the sentence said where one is wrong."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from marsad.core.trilingual import Trilingual
from marsad.core.words import _
from marsad.store.mistakes import Mistake, shortened
from marsad.store.yaml_lines import Document, Place

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SHAPES = frozenset({"tuple_type", "dict_type", "model_type"})  # pydantic's names for a list or keys expected


class Form(BaseModel):
    """A mapping with known keys; any other key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def plain_text(value: str) -> str:
    """`value` without the space around it. Raises ValueError where nothing is left, or what cannot be shown."""
    text = value.strip()
    if not text:
        raise ValueError(_("'{value}' holds no text; write it.", value=shortened(value)))
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t" for letter in text):
        raise ValueError(_("'{value}' holds characters that cannot be shown; remove them.", value=shortened(value)))
    return text


def plain_id(value: str) -> str:
    """`value` as an identifier. Raises ValueError for anything but small letters, digits, '-' and '_'."""
    if not ID.fullmatch(value):
        said = _(
            "'{value}' is not a valid id; use up to 60 small Latin letters, digits, '-' and '_'.",
            value=shortened(value),
        )
        raise ValueError(said)
    return value


def plain_day(value: object) -> date:
    """`value` as a date. Raises ValueError for anything but a day that exists, written YYYY-MM-DD."""
    if isinstance(value, date):
        return value
    said = _("'{value}' is not a date; write it as year-month-day, 2030-09-08.", value=shortened(value or ""))
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError(said)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(said) from None


Text = Annotated[str, AfterValidator(plain_text)]
Id = Annotated[str, AfterValidator(plain_id)]
Day = Annotated[date, BeforeValidator(plain_day)]


class Texts(Form):
    """The same words in the three languages."""

    ar: Text
    fr: Text
    en: Text

    def trilingual(self) -> Trilingual:
        """As the core keeps it."""
        return Trilingual(ar=self.ar, fr=self.fr, en=self.en)


def trilingual(texts: Texts | None) -> Trilingual | None:
    """As the core keeps it; None where nothing was written."""
    return texts.trilingual() if texts else None


F = TypeVar("F", bound=Form)


def filled(form: type[F], document: Document) -> tuple[F | None, list[Mistake]]:
    """The whole document as `form`, or None and every mistake in it."""
    try:
        return form.model_validate(document.value), []
    except ValidationError as error:
        keys = _keys_of(form)
        return None, [document.mistake(tuple(e["loc"]), _sentence(e, keys)) for e in error.errors(include_url=False)]


def usable(form: type[F], value: Any) -> F | None:
    """`value` as `form`, or None: for the checks that go on after another part of the file was wrong."""
    try:
        return form.model_validate(value)
    except ValidationError:
        return None


def usable_items(form: type[F], document: Document, key: str) -> list[tuple[Place, F]]:
    """The well-formed items of the list under `key`, with their places."""
    found = document.value.get(key)
    items = found if isinstance(found, list) else []
    found_items: list[tuple[Place, F]] = []
    for at, item in enumerate(items):
        if (form_of_it := usable(form, item)) is not None:
            found_items.append(((key, at), form_of_it))
    return found_items


def declared_ids(items: Any) -> frozenset[str]:
    """The ids of a list as written, those of items with mistakes too, so that one mistake is told once."""
    listed = items if isinstance(items, list) else []
    return frozenset(item["id"] for item in listed if isinstance(item, dict) and isinstance(item.get("id"), str))


def repeated(document: Document, ids: Iterable[tuple[Place, str]]) -> Iterator[Mistake]:
    """Ids given twice, told where they come again."""
    seen: set[str] = set()
    for place, item_id in ids:
        if item_id in seen:
            said = _("'{value}' is given twice; every id stands once.", value=item_id)
            yield document.mistake((*place, "id"), said)
        seen.add(item_id)


def _keys_of(form: type[BaseModel]) -> frozenset[str]:
    """Every key that may be written anywhere in `form`."""
    schema = form.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return frozenset(key for part in parts for key in part.get("properties", {}))


def _sentence(error: ErrorDetails, keys: frozenset[str]) -> str:
    """What is wrong and what to do, in the reader's language."""
    words = [part for part in error["loc"] if isinstance(part, str)]
    key, value, context = shortened(".".join(words[-2:])), error["input"], error.get("ctx", {})
    if error["type"] == "missing":
        return _("'{key}' is missing; add it.", key=key)
    if error["type"] == "extra_forbidden":
        return _unknown_key(shortened(words[-1]), keys)
    if error["type"] == "value_error":
        return str(context["error"])
    if value is None:
        return _("'{key}' is empty; fill it in, or remove the line if it is not needed.", key=key)
    if error["type"] in SHAPES or (isinstance(value, dict | list) and error["type"] != "too_short"):
        return _wrong_shape(error["type"], key, shortened(value))
    return _wrong_value(error["type"], key, shortened(value), context)


def _unknown_key(key: str, keys: frozenset[str]) -> str:
    near = get_close_matches(key, sorted(keys), n=1)
    if near:
        return _("'{key}' is not a known key here; did you mean '{near}'?", key=key, near=near[0])
    return _("'{key}' is not a known key here; remove it or check its spelling.", key=key)


def _wrong_value(kind: str, key: str, value: str, context: dict[str, Any]) -> str:
    if kind in {"enum", "literal_error"}:
        choices = str(context["expected"]).replace(" or ", ", ")
        return _("'{value}' is not a possible '{key}'; choose {choices}.", value=value, key=key, choices=choices)
    if kind.startswith("int_"):
        return _("'{value}' is not a whole number; write '{key}' in digits.", value=value, key=key)
    if kind.startswith("bool_"):
        return _("'{value}' is neither true nor false; write '{key}: true' or '{key}: false'.", value=value, key=key)
    if kind == "greater_than_equal":
        return _("'{value}' is too small for '{key}'; the least is {least}.", value=value, key=key, least=context["ge"])
    if kind == "too_short":
        return _("'{key}' holds nothing; give at least one.", key=key)
    return _("'{value}' is not accepted for '{key}'; see the reference of this file.", value=value, key=key)


def _wrong_shape(kind: str, key: str, value: str) -> str:
    if kind == "tuple_type":
        return _("'{value}' is not a list; write '{key}' as [first, second].", value=value, key=key)
    if kind in SHAPES:
        return _("'{value}' is one value where '{key}' has keys of its own; see a template.", value=value, key=key)
    return _("'{value}' is a list or holds keys where '{key}' is one value.", value=value, key=key)
