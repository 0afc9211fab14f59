"""What `workshop COMMAND --help` says."""

from __future__ import annotations

import pytest

from workshop.main import main


@pytest.mark.parametrize("command", ["cloud", "deploy"])
def test_a_name_is_spelled_in_a_commands_help_as_everywhere(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert "LocalStack" in capsys.readouterr().out.split("options:")[0]
