from pathlib import Path

import pytest

from workshop.course import Trouble
from workshop.deploying.template import translated

SOLUTIONS = Path(__file__).parents[2] / "solutions"


def test_the_functions_of_a_folder_share_one_package_in_the_bucket() -> None:
    made = translated(SOLUTIONS / "03_batching", "us-east-1")

    resources = made.with_code_in("a-bucket")["Resources"]

    code = {
        logical_id: resource["Properties"]["Code"]
        for logical_id, resource in resources.items()
        if resource["Type"] == "AWS::Lambda::Function"
    }
    assert list(code) == ["BulkSenderFunction", "FanOutFunction"]
    assert len({packed.key for packed in made.packages.values()}) == 1
    assert code["FanOutFunction"] == {"S3Bucket": "a-bucket", "S3Key": made.packages["FanOutFunction"].key}
    assert made.document["Resources"]["FanOutFunction"]["Properties"]["Code"] == "."


def test_no_serverless_type_is_left_for_the_cloud_to_translate() -> None:
    document = translated(SOLUTIONS / "01_sender", "us-east-1").document

    assert "Transform" not in document
    assert not [kind for kind in (each["Type"] for each in document["Resources"].values()) if "Serverless" in kind]


def test_a_template_that_does_not_hold_together_is_refused_with_its_place(tmp_path: Path) -> None:
    text = (SOLUTIONS / "01_sender" / "template.yaml").read_text(encoding="utf-8")
    (tmp_path / "template.yaml").write_text(text.replace("Handler:", "Handlr:"), encoding="utf-8")

    with pytest.raises(Trouble, match=r"template\.yaml"):
        translated(tmp_path, "us-east-1")


def test_a_code_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    text = (SOLUTIONS / "01_sender" / "template.yaml").read_text(encoding="utf-8")
    (tmp_path / "template.yaml").write_text(text.replace("CodeUri: .", "CodeUri: src"), encoding="utf-8")

    with pytest.raises(Trouble, match=r"SenderFunction's code folder .*src is not there"):
        translated(tmp_path, "us-east-1")


def test_code_that_is_not_beside_the_template_is_not_packaged(tmp_path: Path) -> None:
    """`CodeUri: /` would have packaged all that this person can read."""
    text = (SOLUTIONS / "01_sender" / "template.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "01_sender"
    folder.mkdir()
    (folder / "template.yaml").write_text(text.replace("CodeUri: .", "CodeUri: .."), encoding="utf-8")

    with pytest.raises(Trouble, match=r"SenderFunction's code folder \.\. is not in 01_sender/"):
        translated(folder, "us-east-1")
