"""The file `models.yaml` beside the mission file: the addresses at which a model may be asked. Without it, none."""

from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field

from marsad.core.endpoints import LOOPBACK, Decision, Endpoint
from marsad.core.errors import Missing
from marsad.core.words import _
from marsad.store.forms import Day, Form, Id, Text, filled
from marsad.store.mission_values import plain_file_name
from marsad.store.mistakes import Mistake, refuse, shortened
from marsad.store.yaml_lines import Document, document_of, read_document

MODELS = "models.yaml"
PORTS = {"http": 80, "https": 443}


def plain_address(value: str) -> str:
    """`value` as scheme, host, port and path. Raises ValueError for anything that holds more or less."""
    parts = _split(value)
    host = parts.hostname if parts else None
    if parts is None or not host or parts.scheme not in PORTS or "@" in parts.netloc or parts.query or parts.fragment:
        said = _("'{value}' is not an address; write it like http://127.0.0.1:8080.", value=shortened(value))
        raise ValueError(said)
    if parts.scheme == "http" and host not in LOOPBACK:
        said = _("'{value}' would send texts where others can read them; use https.", value=shortened(value))
        raise ValueError(said)
    return value


def _split(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value.strip())
        parts.port  # noqa: B018 - asking for it checks it
    except ValueError:
        return None
    return None if any(mark in value for mark in " \\\t\n") else parts


class DecisionForm(Form):
    """Who decided, when and why."""

    by: Text
    on: Day
    why: Text


class EndpointForm(Form):
    """One address."""

    id: Id
    address: Annotated[str, AfterValidator(plain_address)]
    model: Text
    key: Annotated[str, AfterValidator(plain_file_name)] | None = None
    requests_per_minute: Annotated[int, Field(ge=1, le=6000)] = 60
    seconds: Annotated[float, Field(ge=1, le=600)] = 60.0
    instructions: Annotated[str, Field(max_length=8000)] = ""
    decision: DecisionForm | None = None

    def endpoint(self) -> Endpoint:
        """As the core keeps it."""
        parts = urlsplit(self.address.strip())
        decided = self.decision
        return Endpoint(
            id=self.id,
            scheme=parts.scheme,
            host=parts.hostname or "",
            port=parts.port or PORTS[parts.scheme],
            path=parts.path.rstrip("/").removesuffix("/v1"),
            model=self.model,
            key=self.key,
            requests_per_minute=self.requests_per_minute,
            seconds=self.seconds,
            instructions=self.instructions.strip(),
            decision=Decision(by=decided.by, on=decided.on, why=decided.why) if decided else None,
        )


class ModelsForm(Form):
    """The file."""

    endpoints: tuple[EndpointForm, ...] = ()


def load_endpoints(home: Path) -> tuple[Endpoint, ...]:
    """The endpoints the settings allow; none where there is no file.

    Raises RefusedInput with line and value of every mistake, such as an address off this machine without a decision.
    """
    path = home / MODELS
    return _endpoints(read_document(path)) if path.exists() else ()


def endpoints_of(text: str) -> tuple[Endpoint, ...]:
    """The endpoints written in `text`. Raises RefusedInput as `load_endpoints`."""
    return _endpoints(document_of(text, MODELS))


def endpoint_named(home: Path, name: str) -> Endpoint:
    """The endpoint of that id. Raises Missing where the settings allow none, RefusedInput as `load_endpoints`."""
    allowed = {one.id: one for one in load_endpoints(home)}
    if name not in allowed:
        raise Missing(
            _(
                "The settings allow no endpoint '{name}'; write its address into '{file}' first.",
                name=name,
                file=home / MODELS,
            )
        )
    return allowed[name]


def _endpoints(document: Document) -> tuple[Endpoint, ...]:
    form, found = filled(ModelsForm, document)
    found = [*document.mistakes, *found]
    endpoints = tuple(one.endpoint() for one in form.endpoints) if form is not None else ()
    found += list(_contradictions(document, endpoints))
    if found:
        refuse(document.name, found)
    return endpoints


def _contradictions(document: Document, endpoints: tuple[Endpoint, ...]) -> list[Mistake]:
    found, seen = [], set[str]()
    for place, one in enumerate(endpoints):
        if one.id in seen:
            found.append(document.mistake(("endpoints", place, "id"), _("'{id}' is there twice.", id=one.id)))
        seen.add(one.id)
        if not one.on_this_machine and one.decision is None:
            said = _(
                "'{address}' is not on this machine, so posts would be handed to others, perhaps abroad (law 09-08);"
                " write who decided it, when and why under 'decision'.",
                address=shortened(one.address),
            )
            found.append(document.mistake(("endpoints", place, "address"), said))
    return found
