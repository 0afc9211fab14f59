"""Translated templates are remembered, and nothing depends on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloudlet.deploy import cache, sam

TEXT = (
    "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n"
    "    Properties: {Runtime: python3.13, Handler: sender.handler}\n"
)


@pytest.fixture
def translations(monkeypatch):
    """What was translated, one entry each time."""
    done = []
    real = sam.translate

    def translate(*given):
        done.append(given)
        return real(*given)

    monkeypatch.setattr(sam, "translate", translate)
    return done


def test_the_same_text_is_translated_once(deploy_text, translations, cloud):
    first = deploy_text(TEXT)
    second = deploy_text(TEXT)
    assert len(translations) == 1
    assert list(first.resources) == list(second.resources)
    assert first.resources["F"].location == second.resources["F"].location


def test_another_text_or_parameter_is_translated_anew(deploy_text, translations):
    text = "Parameters: {P: {Type: String, Default: a}}\n" + TEXT
    deploy_text(text)
    deploy_text(text, parameters={"P": "b"})
    deploy_text(text + "# changed\n")
    assert len(translations) == 3


@pytest.mark.parametrize(
    "rubbish", ["", "{", "[]", "{}", '{"document": 1, "parameters": {}, "lines": {}}', "[" * 100_000]
)
def test_a_broken_entry_is_made_anew(deploy_text, translations, rubbish):
    deploy_text(TEXT)
    (entry,) = cache.cache_folder().glob("*.json")
    entry.write_text(rubbish)
    assert "F" in deploy_text(TEXT).resources
    assert len(translations) == 2


def test_a_cache_that_cannot_be_written_is_ignored(deploy_text, tmp_path):
    (tmp_path / "user").write_text("a file where the folder should be")
    assert "F" in deploy_text(TEXT).resources


def test_old_entries_are_forgotten_when_there_are_many(monkeypatch):
    monkeypatch.setattr(cache, "ENTRY_LIMIT", 10)
    for number in range(30):
        cache.keep(f"entry{number}", {})
    assert len(list(cache.cache_folder().iterdir())) <= 10
    assert cache.recall("entry29") == {}


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {"HOME": "/home/ada"}, "/home/ada/.cache"),
        ("linux", {"HOME": "/home/ada", "XDG_CACHE_HOME": "/fast"}, "/fast"),
        ("darwin", {"HOME": "/Users/ada"}, "/Users/ada/Library/Caches"),
        ("win32", {"LOCALAPPDATA": "/C/ada/Local"}, "/C/ada/Local"),
        ("win32", {"USERPROFILE": "/C/ada"}, "/C/ada/AppData/Local"),
    ],
)
def test_the_cache_is_where_the_platform_keeps_caches(platform, environ, expected):
    assert cache.cache_folder(environ, platform) == Path(expected) / "lambda-sqs-workshop" / "templates"
