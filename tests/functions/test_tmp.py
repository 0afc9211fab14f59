"""`/tmp` is a folder of the environment's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cloudlet import Cloud, Invocation

Run = Callable[..., Invocation]


def test_tmp_can_be_written_and_is_gone_later(run: Run) -> None:
    code = """
        import tempfile
        def handler(event, context):
            with tempfile.NamedTemporaryFile("w+", delete=False) as file:
                file.write("kept")
            return [file.name, open(file.name).read()]
    """
    name, text = run(code).payload
    assert text == "kept"
    assert "cloudlet-" in name


def test_a_temporary_folder_goes_with_all_that_is_in_it(run: Run) -> None:
    code = """
        import os, tempfile
        def handler(event, context):
            with tempfile.TemporaryDirectory() as folder:
                open(f"{folder}/orders.json", "w").close()
            return os.path.exists(folder)
    """
    assert run(code).payload is False


def test_tmp_is_the_environments_own(cloud: Cloud, create: Callable[..., str]) -> None:
    code = """
        import os, pathlib, shutil, tempfile
        def handler(event, context):
            here = pathlib.Path("/tmp/orders")
            os.makedirs("/tmp/orders/old", exist_ok=True)
            with open("/tmp/orders/count.txt", "a") as file:
                file.write("x")
            text = (here / "count.txt").read_text()
            shutil.copy("/tmp/orders/count.txt", here / "copy.txt")
            os.replace("/tmp/orders/copy.txt", "/tmp/orders/old/copy.txt")
            found = sorted(os.listdir("/tmp/orders")), os.path.exists("/tmp/orders/old/copy.txt")
            shutil.rmtree("/tmp/orders/old")
            return text, *found, os.path.exists("/tmp/orders/old"), os.path.getsize("/tmp/orders/count.txt")
    """
    function = create(code)
    for count in (1, 2):
        done = cloud.invoke(function, {})
        assert done.payload == ["x" * count, ["count.txt", "old"], True, False, count], done.error
    cloud.call("lambda", "UpdateFunctionConfiguration", FunctionName=function, Timeout=9)
    assert cloud.invoke(function, {}).payload[0] == "x"
    assert not Path("/tmp/orders/count.txt").exists()


def test_a_handler_may_go_to_tmp_and_name_its_files_from_there(run: Run) -> None:
    code = """
        import os
        os.chdir("/tmp")
        def handler(event, context):
            with open("calls.txt", "a") as file:
                file.write("x")
            return os.path.exists("/tmp/calls.txt")
    """
    done = run(code)
    assert done.payload is True, done.error
