"""The sign-on of the house, against a server of this test on the loopback: who is linked enters, and nobody else."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

SECRET = "the secret of the desk, long enough to sign"
FILE = """
server: {server}
client_id: marsad
secret: sign-on.secret
title: {{ar: دخول المؤسسة, fr: Accès de l’institution, en: Sign-on of the house}}
"""


class Server(BaseHTTPRequestHandler):
    """Discovery, token and nothing else; the browser's part is played by the test."""

    subject: ClassVar[str] = "person-17"
    challenge: ClassVar[str] = ""
    elsewhere: ClassVar[str] = ""  # a token address on another server
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        base = f"http://{self.headers['Host']}"
        self._answer(
            {
                "issuer": base,
                "authorization_endpoint": f"{base}/authorise",
                "token_endpoint": self.elsewhere or f"{base}/token",
                "userinfo_endpoint": f"{base}/userinfo",
                "jwks_uri": f"{base}/keys",
            }
        )

    def do_POST(self) -> None:
        self.asked.append(self.path)
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        proof = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        known = form["client_secret"] == [SECRET] and form["code"] == ["a-code"]
        if not known or base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != self.challenge:
            self._answer({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {"iss": f"http://{self.headers['Host']}", "aud": "marsad", "sub": self.subject, "iat": now}
        token = jwt.encode(
            claims | {"exp": now + 60, "email": "someone@example.org"}, SECRET, algorithm="HS256", headers={"kid": "k"}
        )
        self._answer({"access_token": "t", "token_type": "Bearer", "id_token": token})

    def _answer(self, said: dict[str, str], status: int = 200) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: Any) -> None:
        """Nothing."""


@pytest.fixture
def server(arcadia: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A sign-on server on the loopback, and the desk told of it by its file."""
    from marsad.web.application import furnish_settings

    for name, value in {"subject": "person-17", "challenge": "", "elsewhere": "", "asked": []}.items():
        monkeypatch.setattr(Server, name, value)
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{made.server_port}"
        home = arcadia.observatory.home
        written = (home / "sign-on.yaml", home / "keys" / "sign-on.secret")
        written[0].write_text(FILE.format(server=address), encoding="utf-8")
        written[1].write_text(f"{SECRET}\n", encoding="utf-8")
        written[1].chmod(0o600)
        furnish_settings(arcadia.observatory)
        yield address
        for path in written:
            path.unlink(missing_ok=True)
        furnish_settings(arcadia.observatory)
        made.shutdown()
        thread.join()


def to_the_server(client: Any, where: str = "/sign-on/") -> dict[str, list[str]]:
    """Press the button of the log-in page; what the browser is sent to the server with."""
    import html
    import re

    page = client.post(where, {"next": "/"}).content.decode()
    to = html.unescape(re.findall(r'class="button" href="([^"]+)"', page)[0])
    asked = parse_qs(urlsplit(to).query)
    Server.challenge = asked["code_challenge"][0]
    return asked


def back(client: Any, asked: dict[str, list[str]], **given: str) -> Any:
    return client.get(
        "/sign-on/back/",
        {"code": "a-code", "state": asked["state"][0], "_redir": "", **given},
        headers={"accept-language": "en"},
    )


def link(name: str, identity: str = "person-17") -> None:
    from marsad.store.records import members, work

    with work.unit("tester", "link sign-on", name) as unit:
        members.link_sign_on(unit, members.member(name), identity)


def test_there_is_no_button_without_the_file(arcadia: Any, browse: Callable[..., Any]) -> None:
    assert "/sign-on/" not in browse().get("/log-in/").content.decode()
    assert browse().post("/sign-on/").status_code == 404


def test_a_linked_member_enters_by_code_with_its_proof(arcadia: Any, browse: Callable[..., Any], server: str) -> None:
    link("third")
    client = browse()
    assert "Sign-on of the house" in client.get("/log-in/", headers={"accept-language": "en"}).content.decode()
    asked = to_the_server(client)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid"]
    assert back(client, asked)["Location"] == "/"
    assert client.get("/account/").status_code == 200
    assert Server.asked[-1] == "/token"


def test_nothing_the_server_tells_of_a_person_is_kept(arcadia: Any, browse: Callable[..., Any], server: str) -> None:
    link("third")
    client = browse()
    back(client, to_the_server(client))
    assert "someone@example.org" not in whole_database(arcadia.observatory.database)


def whole_database(path: Path) -> str:
    import sqlite3

    with sqlite3.connect(path) as kept:
        return "\n".join(kept.iterdump())


def test_who_is_not_linked_is_told_under_which_identity_they_came_and_stays_out(
    arcadia: Any, browse: Callable[..., Any], server: str
) -> None:
    from marsad.store.records.models import Member

    people = Member.objects.count()
    client = browse()
    answer = back(client, to_the_server(client))
    assert answer.status_code == 403
    assert "person-17" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert Member.objects.count() == people


def test_a_member_who_left_is_told_the_same(arcadia: Any, browse: Callable[..., Any], server: str) -> None:
    from marsad.store.records import members, work

    link("third")
    with work.unit("tester", "let go", "third") as unit:
        members.let_go(unit, members.member("third"))
    client = browse()
    answer = back(client, to_the_server(client))
    assert answer.status_code == 403
    assert "no member here is linked" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_nobody_links_themselves(arcadia: Any, browse: Callable[..., Any], server: str) -> None:
    from allauth.socialaccount.models import SocialAccount

    client = browse("third")
    answer = back(client, to_the_server(client, "/sign-on/?process=connect"))
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_second_factor_is_asked_after_the_sign_on_too(arcadia: Any, browse: Callable[..., Any], server: str) -> None:
    from allauth.mfa.models import Authenticator

    from marsad.store.records import members, work
    from marsad.web.entrance import SecondFactors

    link("third")
    with work.unit("tester", "add second factor", "third"):
        kept = {"secret": SecondFactors().encrypt("A" * 32)}
        Authenticator(user=members.member("third"), type="totp", data=kept).save()
    client = browse()
    assert back(client, to_the_server(client))["Location"] == "/log-in/second-factor/"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("given", [{"state": "another"}, {"code": "wrong"}, {"error": "access_denied"}])
def test_what_is_forged_or_refused_is_one_sentence(
    arcadia: Any, browse: Callable[..., Any], server: str, given: dict[str, str]
) -> None:
    link("third")
    client = browse()
    answer = back(client, to_the_server(client), **given)
    assert answer.status_code == 503
    assert "The sign-on did not let you in" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_no_address_but_the_servers_is_asked(arcadia: Any, browse: Callable[..., Any], server: str) -> None:
    link("third")
    Server.elsewhere = "http://127.0.0.1:9/token"
    client = browse()
    assert back(client, to_the_server(client)).status_code == 503


def test_a_server_that_is_down_is_one_sentence(arcadia: Any, browse: Callable[..., Any], server: str) -> None:
    from django.conf import settings

    from marsad.web.application import furnish_settings

    home = arcadia.observatory.home
    (home / "sign-on.yaml").write_text(FILE.format(server="http://127.0.0.1:9"), encoding="utf-8")
    furnish_settings(arcadia.observatory)
    assert settings.SIGN_ON.server == "http://127.0.0.1:9"
    assert browse().post("/sign-on/").status_code == 503


def test_back_from_the_server_the_strict_cookie_gets_a_second_chance(
    arcadia: Any, browse: Callable[..., Any], server: str
) -> None:
    answer = browse().get("/sign-on/back/", {"code": "a-code", "state": "unknown"})
    assert answer.status_code == 200
    assert 'http-equiv="refresh"' in answer.content.decode()


@pytest.mark.parametrize(
    "server_address",
    ["http://id.example.org", "https://", "https://user@id.example.org", "ftp://id.example.org", "https://x?y=1"],
)
def test_a_server_that_others_could_listen_to_is_refused(tmp_path: Path, server_address: str) -> None:
    from marsad.core.errors import RefusedInput
    from marsad.store.sign_on_file import load_sign_on

    (tmp_path / "sign-on.yaml").write_text(FILE.format(server=f"'{server_address}'"), encoding="utf-8")
    with pytest.raises(RefusedInput):
        load_sign_on(tmp_path)


def test_a_secret_that_others_can_read_or_that_is_not_there_is_refused(tmp_path: Path) -> None:
    from marsad.core.errors import Missing, NotAllowed
    from marsad.store.sign_on_file import load_sign_on

    (tmp_path / "sign-on.yaml").write_text(FILE.format(server="https://id.example.org"), encoding="utf-8")
    with pytest.raises(Missing):
        load_sign_on(tmp_path)
    (tmp_path / "keys").mkdir()
    path = tmp_path / "keys" / "sign-on.secret"
    path.write_text("s", encoding="utf-8")
    path.chmod(0o644)
    with pytest.raises(NotAllowed):
        load_sign_on(tmp_path)
    path.chmod(0o600)
    found = load_sign_on(tmp_path)
    assert found is not None
    assert found.server == "https://id.example.org"
    assert "secret" not in repr(found)
