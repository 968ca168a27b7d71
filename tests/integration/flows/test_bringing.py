"""A model that the unit brings: added with codings that calibrate it, kept, opened again, refused once it changed."""

import json
import stat
from itertools import product

import numpy as np
import pyarrow as pa
import pytest

from marsad.core.errors import Missing, NotAllowed, RefusedInput, UsageError, WrongState
from marsad.detect.brought.folder import Weights
from marsad.detect.brought.raw import Said
from marsad.flows import brought_models
from marsad.flows.beginning import begin
from marsad.flows.bringing import Codings, Offer, add
from marsad.flows.brought_models import open_brought
from marsad.flows.detection import chosen
from marsad.flows.model_choice import use
from marsad.flows.models import find, listed, open_model
from marsad.flows.training_rows import Row, usable
from marsad.plugins.testing import check_detector
from marsad.store.observatory import open_observatory

MEANINGS = {"other": "not election", "about voting": "election"}


class Reading:
    """Stands in for a network, so that these tests need no library: says yes to a text with a word of voting."""

    exclusive, picks = True, False

    def __init__(self, folder):
        self.labels, self.identity = folder.labels, folder.identity

    def say(self, texts):
        yes = np.array([0.99 if {"vote", "نصوت", "election"} & set(text.split()) else 0.01 for text in texts])
        return Said(np.column_stack([1 - yes, yes]), np.array([len(text) > 60 for text in texts], dtype=bool))


@pytest.fixture
def observatory(tmp_path):
    begin(tmp_path / "unit", "election")
    opened = open_observatory(tmp_path / "unit")
    opened.connect()
    yield opened
    from django.db import connections

    connections.close_all()


@pytest.fixture
def reading(monkeypatch):
    monkeypatch.setitem(brought_models.LOADERS, Weights.ONNX, Reading)


def rows(swapped=(), days=10):
    """Sentences with what people said, of which a fifth is not what the words alone tell."""
    words, places = ("vote", "match", "نصوت", "قهوة", "election", "café"), ("here", "غدا", "ce soir", "now", "l yom")
    found = []
    for number, (word, place, day) in enumerate(product(words, places, range(days))):
        yes = (word in {"vote", "نصوت", "election"}) != (day % 5 == 0)
        label = ("not election", "election")[int(yes)]
        found.append(
            Row(text=f"{word} {place} {day} {number}", label=dict(swapped).get(label, label), author=f"a{day}{word}")
        )
    return usable(found)


def offer(folder, **more):
    return Offer(**{"task": "election", "what": str(folder), "meanings": MEANINGS} | more)


@pytest.fixture
def folder(brought, observatory, reading):
    return brought.onnx_folder(observatory.home / "models" / "voting")


def ledger():
    from marsad.store.records.work import entries

    return [entry.act for entry in entries()]


def test_it_is_calibrated_on_the_codings_and_tested_on_authors_left_out(observatory, folder):
    meta = add(observatory, "shell:me", offer(folder), Codings(rows=rows())).meta
    assert meta["kept_whole"] == "authors"
    assert meta["cross_validated"]["n"] == 300
    assert 0.7 < meta["cross_validated"]["macro_f1"]["value"] < 0.9
    assert {one["language"] for one in meta["cross_validated"]["by_language"]} > {"arb-Arab"}
    assert meta["cross_validated"]["calibration"]["error"] < meta["brought"]["error_before"]
    assert not meta["brought"]["opposite"]


def test_it_is_a_model_of_the_task_like_any_other(observatory, folder):
    added = add(observatory, "shell:me", offer(folder), Codings(rows=rows()))
    opened = find(observatory, "election")
    assert opened.path == added.path
    said = opened.model.probabilities(["vote here", "match here"])
    assert said[0, 1] == pytest.approx(0.8, abs=0.03)  # what it says 0.99 of is so four times in five
    assert said[1, 1] == pytest.approx(0.2, abs=0.03)
    (one,) = listed(observatory)
    assert (one.task, one.state, one.rows) == ("election", "kept", 300)
    assert opened.model.identity == one.sha256[:12]


def test_detect_answers_with_it_once_it_is_in_use(observatory, folder):
    added = add(observatory, "shell:me", offer(folder), Codings(rows=rows()))
    use(observatory, "shell:me", "election", None, "nothing else reads our dialect")
    (detector,) = chosen(observatory, ["election"])
    assert detector.version.endswith(open_model(added.path).model.identity)
    texts = ["vote here", "match here", "نصوت غدا", "vote " * 30, "", None]
    posts = pa.record_batch({"post_id": [f"p{place}" for place in range(len(texts))], "text": texts})
    check_detector(detector, posts)
    found = detector.detect(posts).to_pylist()
    assert {one["post_id"] for one in found if one["score"] > 0.5} == {"p0", "p2", "p3"}
    assert all("voting" in one["because"] for one in found)
    assert all("beginning" in one["because"] for one in found if one["post_id"] == "p3")


def test_the_same_model_and_codings_give_the_same_file_kept_once(observatory, folder):
    first = add(observatory, "shell:me", offer(folder), Codings(rows=rows()))
    content = first.path.read_bytes()
    again = add(observatory, "shell:me", offer(folder), Codings(rows=rows()))
    assert again.path == first.path
    assert again.path.read_bytes() == content
    assert len(listed(observatory)) == 1


def test_the_folder_is_found_again_where_the_observatory_was_moved(observatory, folder, tmp_path):
    added = add(observatory, "shell:me", offer(folder), Codings(rows=rows()))
    moved = observatory.home.rename(tmp_path / "elsewhere")
    assert open_model(moved / "models" / added.path.name).model.probabilities(["vote"])[0, 1] > 0.7


def test_a_model_that_changed_since_is_refused(observatory, folder):
    added = add(observatory, "shell:me", offer(folder), Codings(rows=rows()))
    (folder / "config.json").write_bytes((folder / "config.json").read_bytes() + b" ")
    model = open_brought(added.path, observatory.home)
    with pytest.raises(WrongState, match="is not the one that was calibrated for 'election'"):
        model.probabilities(["vote"])


def test_the_card_says_what_it_is_and_what_is_not_known(observatory, folder):
    added = add(observatory, "shell:me", offer(folder), Codings(rows=rows()))
    card = added.path.with_suffix(".md").read_text(encoding="utf-8")
    assert "The unit brought it: models/voting" in card
    assert "What it learnt from is not known here" in card
    assert "| about voting | election |" in card
    assert "By language and script" in card
    assert stat.S_IMODE((observatory.home / "models").stat().st_mode) & 0o077 in (0, 0o055)


def test_a_model_with_its_labels_swapped_is_turned_round_and_said_to_be(observatory, folder):
    swapped = rows({"election": "not election", "not election": "election"}.items())
    added = add(observatory, "shell:me", offer(folder), Codings(rows=swapped))
    assert added.meta["brought"]["opposite"]
    assert open_model(added.path).model.probabilities(["vote"])[0, 1] < 0.3
    assert "says the opposite of what people say" in added.path.with_suffix(".md").read_text(encoding="utf-8")


def test_codings_that_were_drawn_weigh_what_they_stand_for(observatory, folder):
    of = rows()
    weights = np.where(np.array(of.labels) == "election", 1.0, 9.0)
    plain = add(observatory, "shell:me", offer(folder), Codings(rows=of))
    weighted = add(observatory, "shell:me", offer(folder), Codings(rows=of, weights=weights))
    before, after = (open_model(one.path).model.probabilities(["vote"])[0, 1] for one in (plain, weighted))
    assert after < before - 0.3


def test_the_ledger_knows_that_it_was_added_and_no_text(observatory, folder):
    add(observatory, "shell:me", offer(folder), Codings(rows=rows()))
    (act,) = [act for act in ledger() if act.action == "add model"]
    assert (act.actor, act.subject, act.detail["where"]) == ("shell:me", "election", "models/voting")
    assert "نصوت" not in json.dumps(act.detail, ensure_ascii=False)


def test_labels_without_a_meaning_are_asked_about(observatory, folder):
    with pytest.raises(RefusedInput, match="--label ITS=OURS; it has 'other, about voting'"):
        add(observatory, "shell:me", offer(folder, meanings={}), Codings(rows=rows()))


def test_codings_that_are_too_few_are_refused_before_the_model_is_asked(observatory, tmp_path):
    few = usable([Row(text=f"vote {n}", label=("election", "not election")[n % 2]) for n in range(10)])
    with pytest.raises(RefusedInput, match="a model needs at least 20 of each"):
        add(observatory, "shell:me", offer(tmp_path / "nowhere"), Codings(rows=few))


def test_a_task_that_cannot_name_a_file_is_refused(observatory, folder):
    with pytest.raises(UsageError, match="cannot name a task"):
        add(observatory, "shell:me", offer(folder, task="../x"), Codings(rows=rows()))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": 2}', b'{"format": 1}', b"\xff", b"[" * 100_000])
def test_a_file_that_describes_no_model_is_refused(tmp_path, content):
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(RefusedInput, match=r"'x.json' does not describe a brought model"):
        open_brought(path, tmp_path)


# --- endpoints --------------------------------------------------------------------------------------------------


def settings(observatory, port, key=""):
    told = f"id: local, address: 'http://127.0.0.1:{port}', model: small, requests_per_minute: 6000{key}"
    text = f"endpoints:\n  - {{{told}}}\n"
    (observatory.home / "models.yaml").write_text(text, encoding="utf-8")


def script(chat):
    """Reads the first word, and answers nothing to one text in ten."""

    def reply(post, _place):
        number = int(post.split()[-1])
        if number % 10 == 3:
            return chat.said("I cannot help with that.")
        return chat.label("election" if post.split()[0] in {"vote", "نصوت", "election"} else "not election")

    return reply


def test_an_endpoint_that_the_settings_do_not_allow_is_not_asked(observatory):
    with pytest.raises(Missing, match="The settings allow no endpoint 'local'"):
        add(observatory, "shell:me", offer("endpoint:local"), Codings(rows=rows(days=5)))


def test_an_endpoint_is_calibrated_by_what_people_said_of_its_picks(observatory, chat):
    pytest.importorskip("httpx2")
    with chat.chat_server(script(chat)) as server:
        settings(observatory, server.port)
        added = add(observatory, "shell:me", offer("endpoint:local", meanings={}), Codings(rows=rows(days=5)))
        asked = len(server.requests)
        model = open_model(added.path).model
        said = model.probabilities(["vote here 1", "match here 1", "vote here 3"])
        assert asked == 150
        assert len(server.requests) == 153
    assert said[0, 1] == pytest.approx(0.8, abs=0.05)
    assert said[1, 1] == pytest.approx(0.2, abs=0.05)
    assert added.meta["brought"]["no_answer"] == 15
    assert added.meta["brought"]["picks"]


def test_the_ledger_says_what_was_sent_where_before_and_after_and_never_what_it_said(observatory, chat):
    pytest.importorskip("httpx2")
    with chat.chat_server(script(chat)) as server:
        settings(observatory, server.port)
        add(observatory, "shell:me", offer("endpoint:local", meanings={}), Codings(rows=rows(days=5)))
    sent = [act for act in ledger() if act.action.startswith("send texts")]
    assert [(act.action, act.actor) for act in sent] == [("send texts", "shell:me"), ("send texts done", "shell:me")]
    assert sent[0].detail["address"] == f"http://127.0.0.1:{server.port}"
    assert sent[0].detail["texts"] == 150
    assert (sent[1].detail["answers"], sent[1].detail["no answer"]) == (135, 15)
    assert "vote" not in json.dumps([act.detail for act in sent])


def test_an_endpoint_whose_settings_changed_is_another_model(observatory, chat):
    pytest.importorskip("httpx2")
    with chat.chat_server(script(chat)) as server:
        settings(observatory, server.port)
        added = add(observatory, "shell:me", offer("endpoint:local", meanings={}), Codings(rows=rows(days=5)))
        settings(observatory, server.port, ", instructions: Count local councils too.")
        before = len(server.requests)
        with pytest.raises(WrongState, match="is not the one that was calibrated"):
            open_model(added.path).model.probabilities(["vote here 1"])
        (observatory.home / "models.yaml").unlink()
        with pytest.raises(Missing, match="The settings allow no endpoint"):
            open_model(added.path).model.probabilities(["vote here 1"])
        assert len(server.requests) == before


@pytest.mark.parametrize(
    ("content", "mode", "why"), [(b"sk-x", 0o644, NotAllowed), (b"two words", 0o600, RefusedInput)]
)
def test_a_key_that_others_can_read_or_that_is_none_is_refused(observatory, content, mode, why):
    settings(observatory, 9, ", key: far.key")
    path = observatory.home / "keys" / "far.key"
    path.write_bytes(content)
    path.chmod(mode)
    with pytest.raises(why, match=r"far.key"):
        add(observatory, "shell:me", offer("endpoint:local", meanings={}), Codings(rows=rows(days=5)))
