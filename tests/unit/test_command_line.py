"""The command line finds its commands in the folder and answers refusals with one line."""

from pathlib import Path

import pytest

from hezong.cli.command import command_names, load_command
from hezong.cli.main import build_parser, main


@pytest.mark.parametrize("name", command_names())
def test_each_command_has_a_help_a_parser_and_a_body(name: str):
    command = load_command(name)
    assert command.__doc__
    assert callable(command.add)
    assert callable(command.run)


def test_only_the_command_asked_for_is_loaded():
    _, commands = build_parser(["backup", "file"])
    assert list(commands) == ["backup"]


def test_help_lists_all_commands(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert all(name in text for name in command_names())


def test_a_wrong_setting_is_one_line_and_not_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    code = main(["backup", str(tmp_path / "file")], {"HEZONG_PORT": "none"})
    assert (code, capsys.readouterr().err.startswith("hezong: HEZONG_PORT=none")) == (1, True)
