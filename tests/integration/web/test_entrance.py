"""Logging in and out, waiting after wrong passwords, and the language of every page."""

import re
from collections.abc import Callable
from typing import Any

import pytest


def try_in(client: Any, name: str, password: str, address: str = "10.0.0.1") -> Any:
    return client.post("/log-in/", {"login": name, "password": password}, REMOTE_ADDR=address)


def test_the_right_password_opens_and_logging_out_ends_the_session(arcadia: Any, browse: Callable[..., Any]) -> None:
    client = browse()
    answer = try_in(client, "fajr", arcadia.password)
    assert answer.status_code == 302
    cookie = answer.cookies["marsad_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    stolen = cookie.value
    assert client.get("/").status_code == 200
    client.post("/log-out/")
    assert client.get("/").status_code == 302
    client.cookies["marsad_session"] = stolen
    assert client.get("/").status_code == 302


def test_cookies_are_for_tls_only_where_browsers_come_over_it(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.web.application import furnish_settings

    furnish_settings(arcadia.observatory, https=True)
    answer = browse().post("/log-in/", {"login": "fajr", "password": arcadia.password}, secure=True)
    assert answer.cookies["marsad_session"]["secure"]
    assert "max-age" in answer["Strict-Transport-Security"]


def test_a_wrong_password_and_a_name_that_is_not_there_are_told_alike(arcadia: Any, browse: Callable[..., Any]) -> None:
    client = browse()
    wrong = try_in(client, "fajr", "not the password").content.decode()
    nobody = try_in(client, "ghost", "not the password").content.decode()

    def steady(page: str) -> str:
        return re.sub(r'value="[^"]*"', "", page)

    assert steady(wrong) == steady(nobody)


def test_a_member_without_a_password_cannot_log_in(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.core.roles import Role
    from marsad.store.records import members, work

    with work.unit("tester", "add member", "sheet") as unit:
        members.add_member(unit, "sheet", [Role.CODER], None)
    for password in ("", "!", "None"):
        assert try_in(browse(), "sheet", password).status_code == 401


def test_five_failures_of_a_name_make_it_wait_from_anywhere(arcadia: Any, browse: Callable[..., Any]) -> None:
    for place in range(5):
        assert try_in(browse(), "fajr", "wrong", f"10.0.1.{place}").status_code == 401
    answer = try_in(browse(), "Fajr", arcadia.password, "10.0.2.1")
    assert answer.status_code == 429
    assert try_in(browse(), "nour", arcadia.password, "10.0.2.1").status_code == 302


def test_five_failures_of_a_name_that_is_not_there_make_it_wait_too(arcadia: Any, browse: Callable[..., Any]) -> None:
    for place in range(5):
        try_in(browse(), "ghost", "wrong", f"10.0.1.{place}")
    assert try_in(browse(), "ghost", "wrong", "10.0.2.1").status_code == 429


def test_thirty_failures_from_an_address_make_it_wait_for_any_name(arcadia: Any, browse: Callable[..., Any]) -> None:
    for number in range(30):
        try_in(browse(), f"guess {number}", "wrong", "10.0.3.3")
    assert try_in(browse(), "nour", arcadia.password, "10.0.3.3").status_code == 429


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_logging_in_never_leads_elsewhere(arcadia: Any, browse: Callable[..., Any], back: str) -> None:
    answer = browse().post("/log-in/", {"login": "fajr", "password": arcadia.password, "next": back})
    assert answer["Location"] == "/"
    assert browse().get("/language/fr/", {"next": back})["Location"] == "/"


def test_logging_in_leads_back_to_the_page_that_was_asked(arcadia: Any, browse: Callable[..., Any]) -> None:
    client = browse()
    asked = client.get(f"/code/{arcadia.sample}/")
    page = client.get(asked["Location"]).content.decode()
    assert f'name="next" value="/code/{arcadia.sample}/"' in page


def where(sample: int) -> list[str]:
    return ["/", f"/code/{sample}/", f"/settle/{sample}/", f"/progress/{sample}/", "/nowhere/", "/code/999/"]


@pytest.mark.parametrize(("language", "side"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_every_page_says_its_language_and_direction(
    arcadia: Any, browse: Callable[..., Any], language: str, side: str
) -> None:
    from marsad.core.roles import Role

    arcadia.add(f"reader {language}", Role.CODER, Role.SENIOR_CODER, language=language)
    arcadia.code("fajr", arcadia.tasks()[0], "A6", severity=1)
    arcadia.code("nour", arcadia.tasks()[0])
    reader = browse(f"reader {language}")
    for address in where(arcadia.sample):
        assert f'<html lang="{language}" dir="{side}">' in reader.get(address).content.decode(), address
    visitor = browse()
    asked = visitor.get("/log-in/", headers={"accept-language": f"{language}-MA,{language};q=0.9"})
    assert f'<html lang="{language}" dir="{side}">' in asked.content.decode()


def test_no_english_is_left_on_an_arabic_page(arcadia: Any, browse: Callable[..., Any]) -> None:
    from marsad.core.roles import Role

    arcadia.add("قارئة", Role.CODER, Role.SENIOR_CODER, language="ar")
    arcadia.code("fajr", arcadia.tasks()[0], "A6", severity=1)
    arcadia.code("nour", arcadia.tasks()[0])
    reader = browse("قارئة")
    allowed = {"Français", "English", "Facebook", "Enter", "Esc", "AC"}
    for address in where(arcadia.sample):
        page = reader.get(address).content.decode()
        body = re.sub(r"<(script|blockquote)\b.*?</\1>|<[^>]+>|&\w+;|&#\d+;", " ", page, flags=re.DOTALL)
        words = set(re.findall(r"[A-Za-zÀ-ÿ]{2,}", body)) - allowed
        assert words == set(), address


def test_a_language_is_chosen_by_a_link_before_and_kept_with_the_member_after(
    arcadia: Any, browse: Callable[..., Any]
) -> None:
    from marsad.store.records import members, work

    visitor = browse()
    chosen = visitor.get("/language/fr/", {"next": "/log-in/"})
    assert chosen["Location"] == "/log-in/"
    assert 'lang="fr"' in visitor.get("/log-in/").content.decode()
    reader = browse("fajr")
    reader.get("/language/en/")
    assert members.member("fajr").language == "ar"  # a link changes nobody's record
    reader.post("/language/en/", {"next": "/"})
    assert members.member("fajr").language == "en"
    assert '<html lang="en"' in reader.get("/").content.decode()
    *_before, entry = work.entries()
    assert entry.act.action == "choose language"


def test_the_home_page_counts_what_is_mine(arcadia: Any, browse: Callable[..., Any]) -> None:
    for task in arcadia.tasks()[:3]:
        arcadia.code("third", task)
    page = browse("third").get("/").content.decode()
    assert "3 posts answered by you. 5 open to you" in page
    assert "/settle/" not in page
    assert "/progress/" not in page
    assert f"/progress/{arcadia.sample}/" in browse("senior").get("/").content.decode()
