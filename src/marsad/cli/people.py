"""Commands for the people of the unit: added, listed, given roles and passwords, let go."""

from pathlib import Path
from typing import Annotated

import typer

from marsad.cli.shown import AsJson, actor, say, show_json, show_table
from marsad.core.errors import RefusedInput, UsageError
from marsad.core.roles import ROLE_NAMES, Role
from marsad.core.words import _, n_

Name = Annotated[str, typer.Argument(help=_("The name they work by; coders use a pseudonym."))]
Roles = Annotated[list[str], typer.Option("--role", help=_("A role; give the option again for another."))]

user = typer.Typer(no_args_is_help=True, help=_("The people of the unit."))


def add_commands(app: typer.Typer) -> None:
    """Put this part's commands on the command line."""
    user.command("add", help=_("Add a person with a role."))(add_user)
    user.command("list", help=_("Everybody, with their roles and what they come in by."))(list_users)
    user.command("password", help=_("Give a person a new password."))(set_password)
    user.command("roles", help=_("Give a person these roles and no other."))(change_roles)
    user.command("leave", help=_("End a person's access; what they did stays under their name."))(leave)
    user.command("reset-second-factor", help=_("Let in again who lost telephone, key and codes."))(reset)
    app.add_typer(user, name="user")


def add_user(
    name: Name,
    role: Roles,
    password_file: Annotated[
        Path | None, typer.Option(help=_("A file holding the password; without it they cannot log in."))
    ] = None,
    language: Annotated[str, typer.Option(help=_("Language of their pages: ar, fr or en."))] = "ar",
) -> None:
    """Add a member; secrets come from a file, never from the command line."""
    from marsad.store.observatory import open_observatory

    open_observatory().connect()
    from marsad.store.records import members
    from marsad.store.records.work import unit

    password = read_password(password_file) if password_file else None
    with unit(actor(), "add member", name) as work:
        members.add_member(work, name, known_roles(role), password, language)
    say(_("'{name}' is a member now: {roles}.", name=name, roles=", ".join(role)))


def known_roles(given: list[str]) -> list[Role]:
    """The roles called so. Raises UsageError for a name that is none."""
    wrong = [name for name in given if name not in set(Role)]
    if wrong:
        raise UsageError(_("'{value}' is not one of {allowed}.", value=wrong[0], allowed=", ".join(Role)))
    return [Role(each) for each in given]


def list_users(as_json: AsJson = False) -> None:
    """Everybody there is or was; no password, no secret."""
    from marsad.store.observatory import open_observatory

    open_observatory().connect()
    from marsad.store.records import members
    from marsad.store.records.entrance import has_second_factor, sign_on_of

    everybody = [
        {
            "name": one.name,
            "roles": one.roles,
            "active": one.is_active,
            "password": one.has_usable_password(),
            "second_factor": has_second_factor(one),
            "sign_on": sign_on_of(one),
        }
        for one in members.everybody()
    ]
    if as_json:
        show_json(everybody)
        return
    said = {True: _("yes"), False: _("no")}
    rows = [
        (
            str(one["name"]),
            _(", ").join(_(ROLE_NAMES[Role(role)]) for role in one["roles"]),
            said[bool(one["active"])],
            said[bool(one["password"])],
            said[bool(one["second_factor"])],
            said[bool(one["sign_on"])],
        )
        for one in everybody
    ]
    heads = (_("name"), _("roles"), _("active"), _("password"), _("second factor"), _("sign-on"))
    show_table(_("People"), heads, rows)


def set_password(
    name: Name,
    password_file: Annotated[
        Path | None, typer.Option(help=_("A file holding the password; without it one is made and shown once."))
    ] = None,
) -> None:
    """A new password; the old one no longer opens anything."""
    from marsad.store.observatory import open_observatory

    open_observatory().connect()
    from marsad.store.records import members
    from marsad.store.records.work import unit

    password = read_password(password_file) if password_file else None
    with unit(actor(), "set password" if password else "give password", name) as work:
        if password:
            members.set_password(work, members.member(name), password)
        else:
            given = members.give_password(work, members.member(name))
    say(_("'{name}' has a new password.", name=name))
    if not password:
        say(_("It is '{password}', shown this once: it opens the desk to choose another one.", password=given))


def change_roles(name: Name, role: Roles) -> None:
    """These roles and no other; their sessions end."""
    from marsad.store.observatory import open_observatory

    open_observatory().connect()
    from marsad.store.records import members
    from marsad.store.records.work import unit

    with unit(actor(), "change roles", name) as work:
        members.change_roles(work, members.member(name), known_roles(role))
    say(_("'{name}' has these roles now: {roles}.", name=name, roles=", ".join(role)))


def leave(name: Name) -> None:
    """Their sessions end at once and they cannot come back in."""
    from marsad.store.observatory import open_observatory

    open_observatory().connect()
    from marsad.store.records import members
    from marsad.store.records.work import unit

    with unit(actor(), "let go", name) as work:
        members.let_go(work, members.member(name))
    say(_("'{name}' has no access any more; what they did stays under their name.", name=name))


def reset(name: Name) -> None:
    """App, keys and recovery codes are removed; the password stays."""
    from marsad.store.observatory import open_observatory

    open_observatory().connect()
    from marsad.store.records import members
    from marsad.store.records.work import unit

    with unit(actor(), "reset second factor", name) as work:
        count = members.reset_second_factor(work, members.member(name))
    removed = n_("{n} thing beside the password was removed", "{n} things beside the password were removed", count)
    say(_("{removed}; '{name}' comes in by password alone.", removed=removed, name=name))


def read_password(path: Path) -> str:
    """The first line of a file. Raises RefusedInput where it is not there."""
    try:
        return path.read_text(encoding="utf-8").splitlines()[0]
    except (OSError, IndexError, UnicodeDecodeError):
        raise RefusedInput(_("No password can be read from '{path}'; write it on the first line.", path=path)) from None
