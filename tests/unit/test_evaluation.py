"""The score of the typed interpreter on a corpus."""

import json
from pathlib import Path
from typing import Any

import pytest

from agent.typed.evaluation import CorpusUnreadable, evaluate, main


def line(kind: str, said: str, *gold: str, prompt: str = "When?", options: tuple[str, ...] = ()) -> dict[str, Any]:
    asked = {"slot": "slot", "description": "", "type": kind, "options": list(options), "gold": list(gold), "said": []}
    return {"id": "1:1", "kind": "single", "prompt": prompt, "utterance": said, "fields": [asked]}


def corpus(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "corpus.jsonl"
    path.write_text("\n".join(text if isinstance(text, str) else json.dumps(text) for text in lines), encoding="utf-8")
    return path


def test_each_case_is_right_wrong_or_abstained(tmp_path: Path) -> None:
    path = corpus(
        tmp_path,
        line("date_input", "on the 5th of march", "2019-03-05"),
        line("date_input", "on the 5th of march", "2019-03-06", "2019-03-05"),
        line("date_input", "on the 5th of march", "2019-04-05"),
        line("time_input", "no idea", "10:00"),
        line("number_choice", "two of them", "2", options=("1", "2")),
        line("yes_no", "no thanks", "False", options=("True", "False")),
        line("single_select", "music please", "Music", options=("Music", "Sports")),
        line("number_input", "$1,400", "1400"),
        line("text_input", "Gala", "gala"),
        line("date_input", "", "2019-03-05") | {"kind": "multi"},
        "",
    )
    document = evaluate(path).to_json()
    assert document["by_type"]["date_input"] == {"right": 2, "wrong": 1, "abstained": 0}
    assert document["by_type"]["text_input"] == {"right": 1, "wrong": 0, "abstained": 0}
    assert document["all"] == {"right": 6, "wrong": 1, "abstained": 1}


def test_the_last_line_printed_is_the_score_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = corpus(tmp_path, line("date_input", "tomorrow", "2019-03-02"))
    assert main(path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert json.loads(lines[-1])["all"] == {"right": 1, "wrong": 0, "abstained": 0}
    assert lines[1].split()[:2] == ["date_input", "1"]


@pytest.mark.parametrize("broken", ["{", "[]", '{"kind": "single"}', json.dumps(line("colour", "red", "red"))])
def test_a_line_that_is_no_case_is_named(tmp_path: Path, broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = corpus(tmp_path, line("date_input", "tomorrow", "2019-03-02"), broken)
    with pytest.raises(CorpusUnreadable, match="line 2"):
        evaluate(path)
    assert main(path) == 1
    assert "line 2" in capsys.readouterr().err


def test_a_missing_corpus_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(tmp_path / "nowhere.jsonl") == 1
    assert "nowhere.jsonl" in capsys.readouterr().err
