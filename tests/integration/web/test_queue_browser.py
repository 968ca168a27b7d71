"""The outbox in a real browser: a connection that drops, two tabs, a tab that is killed, keys alone, no script."""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def arcadia(lasting_arcadia: Any) -> Any:
    """One observatory and one desk for the module; each test draws a sample of its own."""
    return lasting_arcadia


@pytest.fixture(scope="module")
def desk(arcadia: Any, browsing: ModuleType) -> Iterator[str]:
    with browsing.served(arcadia.observatory.home) as found:
        yield found


@pytest.fixture
def come_in(chromium: Any, desk: str, browsing: ModuleType) -> Iterator[Callable[..., Any]]:
    """Open a window of a member; a complaint of the console fails the test, but for the network's."""
    with browsing.windows(chromium, desk, forgiven=("net::", "status of")) as window:
        yield window


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def task_on(page: Any) -> int:
    return int(page.get_attribute("form[data-queue]", "data-task"))


def on_to(page: Any, task: int) -> None:
    page.wait_for_selector(f'form[data-queue][data-task="{task}"]:not([inert])')


def kept(sample: int, name: str) -> list[tuple[int, tuple[str, ...]]]:
    from django.db import connections

    from marsad.store.records import codings

    connections.close_all()
    given = [one for answers in codings.codings_of(sample).values() for one in answers if one.coder == name]
    connections.close_all()
    return [(one.task_id, one.codes) for one in given]


def nothing_gets_out(route: Any) -> None:
    """The desk can be read and not written to."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def until_kept(page: Any, sample: int, name: str, count: int) -> list[tuple[int, tuple[str, ...]]]:
    for _try in range(100):
        if len(found := kept(sample, name)) >= count:
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"{count} answers were expected: {kept(sample, name)}")


def outbox(page: Any) -> str:
    return str(page.evaluate("() => Object.entries(localStorage).filter(([k]) => k.startsWith('outbox:')).join()"))


def test_the_next_post_is_there_at_once_and_every_answer_is_kept(arcadia: Any, come_in: Callable[..., Any]) -> None:
    sample = arcadia.draw()
    tasks = arcadia.tasks(sample)
    coder = come_in("fajr")
    coder.goto(f"/code/{sample}/")
    for number, task in enumerate(tasks):
        on_to(coder, task)
        press(coder, *(("1", "Shift+2") if number % 2 else ("0",)), "Enter")
    coder.wait_for_selector("main:has-text('لم يبق'), main h1:not(:has-text('؟'))")
    found = until_kept(coder, sample, "fajr", len(tasks))
    assert found == [(task, ("A1",) if number % 2 else ()) for number, task in enumerate(tasks)]
    coder.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('outbox:'))")


def test_a_connection_that_drops_loses_nothing(arcadia: Any, come_in: Callable[..., Any]) -> None:
    sample = arcadia.draw()
    first, second, third, *_rest = arcadia.tasks(sample)
    coder = come_in("fajr")
    with coder.expect_response(lambda answer: "hand=" in answer.url):
        coder.goto(f"/code/{sample}/")
    coder.context.set_offline(True)
    press(coder, "0", "Enter")
    on_to(coder, second)  # it was fetched before
    coder.wait_for_selector("#outbox.waits")
    press(coder, "1", "Shift+1", "Enter")
    coder.wait_for_timeout(300)
    assert kept(sample, "fajr") == []
    assert "والله" not in outbox(coder)
    assert task_on(coder) == second  # nothing further could be fetched: it waits
    coder.context.set_offline(False)
    on_to(coder, third)
    assert until_kept(coder, sample, "fajr", 2) == [(first, ()), (second, ("A1",))]
    coder.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('outbox:'))")


def test_an_answer_whose_acknowledgement_is_lost_is_kept_once(arcadia: Any, come_in: Callable[..., Any]) -> None:
    sample = arcadia.draw()
    first, second, *_rest = arcadia.tasks(sample)
    coder = come_in("nour")
    lost = []

    def lose(route: Any) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch())  # the desk has it; the browser never learns
        return route.abort()

    coder.route(f"**/code/{sample}/", lose)
    coder.goto(f"/code/{sample}/")
    press(coder, "0", "Enter")
    on_to(coder, second)
    coder.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('outbox:'))")
    assert len(lost) == 1
    assert kept(sample, "nour") == [(first, ())]
    assert beside(first) == []


def beside(task: int) -> list[str]:
    from django.db import connections

    from marsad.store.records.models import SetAsideAnswer

    found = list(SetAsideAnswer.objects.filter(task_id=task).values_list("why", flat=True))
    connections.close_all()
    return found


def test_what_a_killed_tab_left_is_sent_by_the_next_one(arcadia: Any, come_in: Callable[..., Any]) -> None:
    sample = arcadia.draw()
    first, second, *_rest = arcadia.tasks(sample)
    coder = come_in("fajr")
    coder.route(f"**/code/{sample}/", nothing_gets_out)
    coder.goto(f"/code/{sample}/")
    press(coder, "0", "Enter")
    on_to(coder, second)
    coder.wait_for_selector("#outbox.waits")
    later = coder.context.new_page()
    coder.close(run_before_unload=False)
    assert kept(sample, "fajr") == []
    later.goto("/")  # any page of the desk sends it
    assert until_kept(later, sample, "fajr", 1) == [(first, ())]


def test_two_tabs_that_differ_are_chosen_between(arcadia: Any, come_in: Callable[..., Any]) -> None:
    sample = arcadia.draw()
    first, second, *_rest = arcadia.tasks(sample)
    one = come_in("third")
    other = one.context.new_page()
    for tab in (one, other):
        tab.goto(f"/code/{sample}/")
    press(one, "0", "Enter")
    on_to(one, second)
    until_kept(one, sample, "third", 1)
    press(other, "1", "Shift+1", "Enter")
    other.click("#outbox a[href='/my-answers/']")
    other.wait_for_url("**/my-answers/")
    assert kept(sample, "third") == [(first, ())]
    other.click("button[name=keep]:not([value=standing])")
    other.wait_for_selector("text=Saved.")
    assert kept(sample, "third") == [(first, ("A1",))]


def test_two_tabs_write_over_nothing_of_each_other_s(arcadia: Any, come_in: Callable[..., Any]) -> None:
    mine, yours = arcadia.draw(), arcadia.draw()
    one = come_in("third")
    other = one.context.new_page()
    for tab, sample in ((one, mine), (other, yours)):
        tab.route("**/code/*/", nothing_gets_out)
        tab.goto(f"/code/{sample}/")
    for tab, sample in ((one, mine), (other, yours)):
        press(tab, "0", "Enter")
        on_to(tab, arcadia.tasks(sample)[1])
    stored = "() => Object.keys(localStorage).filter(key => key.startsWith('outbox:')).length"
    assert one.evaluate(stored) == 2  # a key each: no tab ever writes what another put in
    for tab in (one, other):
        tab.unroute("**/code/*/")
    one.evaluate("() => window.dispatchEvent(new Event('online'))")
    assert len(until_kept(one, mine, "third", 1) + until_kept(one, yours, "third", 1)) == 2
    one.wait_for_function(f"() => ({stored})() === 0")


def test_where_nothing_more_can_be_stored_the_plain_form_brings_the_answer(
    arcadia: Any, come_in: Callable[..., Any]
) -> None:
    sample = arcadia.draw()
    first, second, *_rest = arcadia.tasks(sample)
    coder = come_in("third")
    coder.goto(f"/code/{sample}/")
    coder.evaluate(
        """() => { for (let size = 4e6, n = 0; size >= 1; ) {
            try { localStorage.setItem(`full-${n++}`, 'x'.repeat(size)); } catch { size = Math.floor(size / 2); }
        } }"""
    )
    press(coder, "0", "Enter")
    on_to(coder, second)
    assert until_kept(coder, sample, "third", 1) == [(first, ())]


def test_a_double_click_and_an_impatient_enter_keep_one_answer(arcadia: Any, come_in: Callable[..., Any]) -> None:
    sample = arcadia.draw()
    first, second, *_rest = arcadia.tasks(sample)
    coder = come_in("nour")
    coder.goto(f"/code/{sample}/")
    coder.click("label[for=none]")
    coder.dblclick("form.answer p.save button")
    on_to(coder, second)
    assert until_kept(coder, sample, "nour", 1) == [(first, ())]


def test_what_is_not_an_answer_yet_stays_as_it_was_filled_in(arcadia: Any, come_in: Callable[..., Any]) -> None:
    sample = arcadia.draw()
    coder = come_in("third")
    coder.goto(f"/code/{sample}/")
    press(coder, "1", "u", "Enter")  # no severity yet
    coder.wait_for_selector("#mistake")
    assert coder.locator("#c1").is_checked()
    assert coder.locator("#ambiguous").is_checked()
    coder.context.set_offline(True)
    press(coder, "Enter")
    coder.wait_for_selector("#outbox:has-text('no connection')")
    assert coder.locator("#c1").is_checked()
    coder.context.set_offline(False)


def test_an_alarm_stops_at_once_even_without_a_connection(arcadia: Any, come_in: Callable[..., Any]) -> None:
    from django.db import connections

    from marsad.store.records import urgent

    sample = arcadia.draw()
    coder = come_in("third")
    coder.goto(f"/code/{sample}/")
    coder.context.set_offline(True)
    press(coder, "1", "z")
    assert coder.evaluate("() => document.activeElement.name") == "urgent"
    press(coder, "Enter")
    coder.wait_for_selector("#stopped-title")
    assert coder.locator("blockquote").count() == 0
    coder.context.set_offline(False)
    coder.wait_for_url("**/my-alarm/")
    assert [case.sample_id for case in urgent.cases()][-1] == sample
    connections.close_all()


def test_passing_and_other_letters_by_keys_alone(arcadia: Any, come_in: Callable[..., Any]) -> None:
    sample = arcadia.draw()
    _first, second, third, *_rest = arcadia.tasks(sample)
    coder = come_in("third")
    coder.goto(f"/code/{sample}/")
    press(coder, "Shift+p", "Enter")
    on_to(coder, second)
    press(coder, "Shift+p", "Enter")
    on_to(coder, third)
    press(coder, "2", "Shift+l")
    coder.wait_for_selector(".aid")
    assert coder.locator("#c2").is_checked()
    coder.goto(f"/code/{sample}/")
    assert task_on(coder) == third
    assert kept(sample, "third") == []


def test_who_logs_out_with_answers_on_the_way_is_told(arcadia: Any, come_in: Callable[..., Any]) -> None:
    sample = arcadia.draw()
    coder = come_in("third")
    coder.route(f"**/code/{sample}/", nothing_gets_out)
    coder.goto(f"/code/{sample}/")
    press(coder, "0", "Enter")
    coder.wait_for_selector("#outbox.waits")
    coder.click("form.leave button")
    coder.wait_for_selector("#outbox:has-text('not sent yet')")
    assert f"/code/{sample}/" in coder.url


def test_without_a_script_the_plain_form_does_all_of_it(arcadia: Any, come_in: Callable[..., Any]) -> None:
    sample = arcadia.draw()
    _first, second, *_rest = arcadia.tasks(sample)
    coder = come_in("nour", java_script_enabled=False)
    coder.goto(f"/code/{sample}/")
    coder.click("details.way:not(.alarm) summary")
    coder.click("button[name=pass]")
    assert task_on(coder) == second
    coder.click("label[for=none]")
    coder.click("form.answer p.save button")
    assert kept(sample, "nour") == [(second, ())]
    coder.click("details.alarm summary")
    coder.click("button[name=urgent]")
    assert "/my-alarm/" in coder.url


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_no_page_of_the_queue_keeps_a_reader_out(
    arcadia: Any, come_in: Callable[..., Any], browsing: ModuleType, language: str
) -> None:
    from marsad.core.roles import Role

    name = f"all {language}"
    arcadia.add(name, Role.CODER, Role.LEGAL_OFFICER, language=language)
    sample = arcadia.draw()
    reader = come_in(name)
    reader.goto(f"/code/{sample}/")
    doubtful(arcadia, name, sample)
    case = raised(name, arcadia.tasks(sample)[3])
    pages: list[tuple[str, str, tuple[str, ...]]] = [
        ("code", f"/code/{sample}/", ("r", "z", "Shift+p")),
        ("my-answers", "/my-answers/", ()),
        ("topics", "/my-topics/", ()),
        ("my-alarm", "/my-alarm/", ()),
        ("urgent", "/urgent/", ()),
        ("urgent-case", f"/urgent/{case}/", ()),
        ("home", "/", ()),
    ]
    wrong = []
    for title, where, keys in pages:
        reader.goto(where)
        press(reader, *keys)
        wrong += browsing.faults(reader, f"{language}-queue-{title}")
    assert wrong == []


def doubtful(arcadia: Any, name: str, sample: int) -> None:
    """Two answers from two tabs to the first post, and one to the second."""
    from django.db import connections

    from marsad.core.judgement import Coding
    from marsad.store.records import members
    from marsad.store.records.corrections import Sent, receive

    person, (first, second, *_rest) = members.member(name), arcadia.tasks(sample)
    for task, codes, page in ((first, ("A6",), "one"), (first, (), "two"), (second, ("A5",), "three")):
        coding = Coding(task_id=task, coder=name, codes=codes, severity=2 if codes else None, codebook_version="1.0")
        receive(person, sample, Sent(coding=coding, page=page))
    connections.close_all()


def raised(name: str, task: int) -> int:
    from django.db import connections

    from marsad.store.records import members, urgent

    number = urgent.raise_case(members.member(name), task, {})
    connections.close_all()
    return number


def test_an_answer_the_desk_refuses_holds_up_no_other_and_needs_the_coder(
    arcadia: Any, come_in: Callable[..., Any]
) -> None:
    sample = arcadia.draw()
    first, second, third, *_rest = arcadia.tasks(sample)
    coder = come_in("third")
    coder.route(f"**/code/{sample}/", nothing_gets_out)
    coder.goto(f"/code/{sample}/")
    press(coder, "0", "Enter")
    on_to(coder, second)
    coder.evaluate(
        """() => {
            const key = Object.keys(localStorage).find(k => k.startsWith('outbox:'));
            const item = JSON.parse(localStorage.getItem(key));
            localStorage.removeItem(key);
            item.slip = item.fields[0][1] = 'spoilt';
            localStorage.setItem(key.split(':').slice(0, 2).join(':') + ':spoilt', JSON.stringify(item));
        }"""
    )
    coder.unroute(f"**/code/{sample}/")
    press(coder, "0", "Enter")
    on_to(coder, third)
    assert until_kept(coder, sample, "third", 1) == [(second, ())]
    coder.wait_for_selector("#outbox.needs:has-text('too old or was changed')")
    coder.click("#outbox button:has-text('Remove it')")
    assert outbox(coder) == ""
    assert first not in dict(kept(sample, "third"))


def test_what_somebody_else_left_in_the_browser_is_sent_nowhere_but_to_the_coding_page(
    arcadia: Any, come_in: Callable[..., Any]
) -> None:
    """On a shared computer a form of the administrator's could wait under the name of who comes next."""
    from marsad.store.records import members

    key = f"outbox:{members.member('fajr').pk}:"
    coder, asked = come_in("fajr"), []
    coder.goto("/my-answers/")
    planted = [("/language/fr/", "a"), ("/code/1/../../language/fr/", "b"), ("https://example.test/code/1/", "c")]
    for to, slip in planted:
        item = f"{{to: '{to}', slip: '{slip}', task: '1', fields: [['next', '/']], place: 1}}"
        coder.evaluate(f"() => localStorage.setItem('{key}{slip}', JSON.stringify({item}))")
    coder.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    coder.goto("/my-answers/")
    coder.wait_for_timeout(1500)
    assert asked == []
