"""The file `sign-on.yaml` beside the mission file: the sign-on server of the house (OpenID Connect), if any."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from marsad.core.endpoints import LOOPBACK
from marsad.core.errors import Missing, NotAllowed
from marsad.core.trilingual import Trilingual
from marsad.core.words import _
from marsad.store.forms import Form, Text, Texts, filled
from marsad.store.mission_values import plain_file_name
from marsad.store.mistakes import refuse, shortened
from marsad.store.yaml_lines import Document, read_document

SIGN_ON = "sign-on.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn:
    """The one server that may say who somebody is, and how this observatory is known there."""

    server: str  # its address, the issuer; nothing else is ever asked
    client_id: str
    secret: str = field(repr=False)
    title: Trilingual
    identified_by: str = "sub"  # the claim by which the server knows a person


def plain_server(value: str) -> str:
    """`value` as the address of a server. Raises ValueError where it is none or others could listen."""
    said = _("'{value}' is not the address of a server; write it like https://id.example.org.", value=shortened(value))
    try:
        parts = urlsplit(value.strip())
        parts.port  # noqa: B018 - asking for it checks it
    except ValueError:
        raise ValueError(said) from None
    if not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment or not value.strip().isprintable():
        raise ValueError(said)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError(_("'{value}' would let others listen; use https.", value=shortened(value)))
    return value.strip().rstrip("/")


class SignOnForm(Form):
    """The file."""

    server: Annotated[str, AfterValidator(plain_server)]
    client_id: Text
    secret: Annotated[str, AfterValidator(plain_file_name)]  # a file in keys/
    title: Texts
    identified_by: Annotated[Literal["sub", "oid", "preferred_username"], Field()] = "sub"


def load_sign_on(home: Path) -> SignOn | None:
    """The sign-on server of the settings; None where there is no file.

    Raises RefusedInput with line and value of every mistake, Missing or NotAllowed for the secret's file.
    """
    path = home / SIGN_ON
    return _sign_on(read_document(path), home / "keys") if path.exists() else None


def _sign_on(document: Document, keys: Path) -> SignOn:
    form, found = filled(SignOnForm, document)
    found = [*document.mistakes, *found]
    if found or form is None:
        refuse(document.name, found)
    return SignOn(
        server=form.server,
        client_id=form.client_id,
        secret=_secret(keys / form.secret),
        title=form.title.trilingual(),
        identified_by=form.identified_by,
    )


def _secret(path: Path) -> str:
    if not path.is_file():
        raise Missing(_("The file '{file}' with the secret of the sign-on is not there; write it.", file=path))
    if path.stat().st_mode & 0o077:
        raise NotAllowed(_("The key '{name}' can be read by others; run 'chmod 600' on it.", name=path.name))
    return path.read_text(encoding="utf-8").strip()
