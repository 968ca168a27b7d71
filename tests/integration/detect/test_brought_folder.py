"""A folder with somebody else's model: what of it is read, and what is refused before anything runs."""

import json

import pytest

from marsad.core.errors import Missing, RefusedInput
from marsad.detect.brought import folder as folders
from marsad.detect.brought.folder import Weights, read_folder


def test_the_identity_is_that_of_the_files_and_of_no_other(brought, tmp_path):
    one = brought.onnx_folder(tmp_path / "one")
    other = brought.onnx_folder(tmp_path / "other")
    (other / "README.md").write_text("not read", encoding="utf-8")
    assert read_folder(one).identity == read_folder(other).identity
    for name in ("config.json", "tokenizer.json"):
        content = (other / name).read_bytes()
        (other / name).write_bytes(content + b"\n")
        assert read_folder(one).identity != read_folder(other).identity
        (other / name).write_bytes(content)


def test_onnx_is_taken_where_both_kinds_are_there(brought, tmp_path):
    path = brought.onnx_folder(tmp_path)
    (path / "model.safetensors").write_bytes(b"")
    assert read_folder(path).weights is Weights.ONNX


def test_a_pickle_is_never_opened(brought, tmp_path):
    path = brought.write_folder(tmp_path, b"\x80\x04", name="pytorch_model.bin")
    with pytest.raises(RefusedInput, match=r"'pytorch_model.bin' may hold a programme"):
        read_folder(path)


def test_a_pickle_beside_the_weights_is_left_alone(brought, tmp_path):
    path = brought.onnx_folder(tmp_path)
    (path / "training_args.bin").write_bytes(b"\x80\x04")
    assert "training_args.bin" not in read_folder(path).contents


@pytest.mark.parametrize("key", ["auto_map", "custom_pipelines", "trust_remote_code"])
def test_a_model_that_asks_to_run_code_is_refused(brought, tmp_path, key):
    path = brought.onnx_folder(tmp_path, **{key: {"AutoConfig": "modeling_own.Config"}})
    with pytest.raises(RefusedInput, match=f"asks to run code of its own \\('{key}'"):
        read_folder(path)


def test_a_link_that_leads_out_of_the_folder_is_refused(brought, tmp_path):
    path = brought.onnx_folder(tmp_path / "model")
    (tmp_path / "secret.json").write_text('{"id2label": {"0": "a", "1": "b"}}', encoding="utf-8")
    (path / "config.json").unlink()
    (path / "config.json").symlink_to(tmp_path / "secret.json")
    with pytest.raises(RefusedInput, match=r"'config.json' .* is a link that leads out of it"):
        read_folder(path)


@pytest.mark.parametrize("name", ["model.onnx", "config.json", "tokenizer.json", "tokenizer_config.json"])
def test_a_file_that_is_too_large_is_refused(brought, tmp_path, name, monkeypatch):
    path = brought.onnx_folder(tmp_path)
    (path / name).write_bytes(b" " * 5000)
    monkeypatch.setitem(folders.LARGEST, name, 4999)
    with pytest.raises(RefusedInput, match=f"'{name}' is larger than"):
        read_folder(path)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json"])
def test_what_is_absent_is_named(brought, tmp_path, name):
    path = brought.onnx_folder(tmp_path)
    (path / name).unlink()
    with pytest.raises(Missing, match=f"There is no '{name}'"):
        read_folder(path)


def test_no_folder_and_a_folder_without_weights_are_told_apart(tmp_path):
    with pytest.raises(Missing, match="There is no folder"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(Missing, match=r"neither 'model.onnx' nor 'model.safetensors'"):
        read_folder(tmp_path)


@pytest.mark.parametrize("content", ["[]", "{", "[" * 100_000])
def test_settings_that_are_no_json_object_are_refused(brought, tmp_path, content):
    path = brought.onnx_folder(tmp_path)
    (path / "config.json").write_text(content, encoding="utf-8")
    with pytest.raises(RefusedInput, match="is not a JSON object"):
        read_folder(path)


@pytest.mark.parametrize(
    "names", [None, {}, {"0": "a", "2": "b"}, {"0": "a", "1": "a"}, {"x": "a"}, {str(n): str(n) for n in range(500)}]
)
def test_labels_that_do_not_name_each_output_once_are_refused(brought, tmp_path, names):
    held = read_folder(brought.onnx_folder(tmp_path, id2label=names))
    with pytest.raises(RefusedInput, match="id2label"):
        held.labels  # noqa: B018 - asking for them refuses


@pytest.mark.parametrize(
    ("config", "tokenizer", "longest"),
    [
        ({}, {}, 512),
        ({"max_position_embeddings": 128}, {}, 128),
        ({"model_type": "roberta", "max_position_embeddings": 514, "pad_token_id": 1}, {}, 512),
        ({"max_position_embeddings": 512}, {"model_max_length": 64}, 64),
        ({"max_position_embeddings": 512}, {"model_max_length": 10**30}, 512),
        ({"max_position_embeddings": 10**9}, {}, 8192),
    ],
)
def test_a_text_is_as_long_as_the_model_takes(brought, tmp_path, config, tokenizer, longest):
    path = brought.onnx_folder(tmp_path, **config)
    (path / "tokenizer_config.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    assert read_folder(path).longest == longest
