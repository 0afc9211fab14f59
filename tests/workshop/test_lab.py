"""`workshop lab` serves the notebooks with this environment's kernel, and leaves nothing running."""

import json
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from typing import Any

import psutil
import pytest

from tests.workshop.conftest import Workshop
from tests.workshop.readme import ROOT
from workshop import lab
from workshop.localstack.instance import end_tree

ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/lab\S*\?token=(\w+)")
END_LIMIT_S = 60
LOOK_S = 0.2
LISTENS_LIMIT = 150


def asked(url: str, token: str, method: str = "GET") -> Any:
    """Its answer; it says where it is a moment before it listens."""
    request = urllib.request.Request(url, method=method, headers={"Authorization": f"token {token}"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(LISTENS_LIMIT):
        try:
            with direct.open(request, timeout=END_LIMIT_S) as answer:
                return json.load(answer)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            threading.Event().wait(LOOK_S)
    raise AssertionError(f"nothing listens at {url}")


@pytest.mark.skipif(sys.platform == "win32", reason="a console's Ctrl-C cannot be sent to one process there")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_the_notebooks_and_ends_with_its_kernels(how: signal.Signals) -> None:
    pytest.importorskip("jupyterlab")
    command = [sys.executable, "-m", "workshop", "lab", "02", "--no-browser", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        url, token = next(found for line in process.stdout if (found := ADDRESS.search(line))).groups()
        kernel = asked(f"{url}/api/kernels", token, "POST")
        notebooks = asked(f"{url}/api/contents/notebooks", token)["content"]
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(how)
        said = process.stdout.read()
        assert process.wait(END_LIMIT_S) == 0
    finally:
        end_tree(psutil.Process(process.pid) if process.poll() is None else None)
    assert kernel["name"] == "python3"
    assert "02_receiver.ipynb" in {it["name"] for it in notebooks}
    assert len(family) >= 2
    assert psutil.wait_procs(family, timeout=END_LIMIT_S)[1] == []
    assert said.rstrip().endswith("JupyterLab has ended.")


def test_without_jupyterlab_it_says_how_to_get_it(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lab.importlib.util, "find_spec", lambda name: None)
    assert workshop("lab") == 2
    assert "pip install .[lab]" in capsys.readouterr().err


def test_a_notebook_that_is_not_there_is_said(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("jupyterlab")
    assert workshop("lab", "01") == 2
    assert "There is no notebooks/01_sender.ipynb." in capsys.readouterr().err
