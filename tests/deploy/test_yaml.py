"""What YAML may look like."""

from __future__ import annotations

import json

import pytest

from cloudlet.deploy import deploy
from cloudlet.errors import TemplateError

QUEUE = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n"


def properties(stack):
    return stack.resources["Q"].properties


@pytest.mark.parametrize("text", ["\ufeff" + QUEUE, QUEUE.replace("\n", "\r\n"), QUEUE.replace("\n", "\r")])
def test_a_byte_order_mark_and_any_line_ends_are_fine(folder, cloud, text):
    (folder / "template.yaml").write_bytes((text + "      DelaySeconds: 5").encode())
    stack = deploy(folder, cloud)
    assert properties(stack) == {"DelaySeconds": 5}
    assert stack.resources["Q"].location.line == 2


@pytest.mark.parametrize("name", ["template.yml", "template.json"])
def test_other_names_and_json_with_tabs_are_found(folder, cloud, name):
    document = {"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 5}}}}
    (folder / name).write_text(json.dumps(document, indent="\t"))
    assert properties(deploy(folder, cloud)) == {"DelaySeconds": 5}


def test_a_template_file_may_be_named_itself(folder, cloud):
    (folder / "other.yaml").write_text(QUEUE + "      DelaySeconds: 5")
    assert properties(deploy(folder / "other.yaml", cloud)) == {"DelaySeconds": 5}


@pytest.mark.parametrize("value", ["30", "'30'", "30.0", "!Sub '30'", "!Select [0, [30]]"])
def test_a_number_may_be_written_in_any_form_that_aws_takes(deploy_text, value):
    assert properties(deploy_text(QUEUE + f"      DelaySeconds: {value}")) == {"DelaySeconds": 30}


@pytest.mark.parametrize("value", ["true", "yes", "on", "'true'", "True"])
def test_a_boolean_too(deploy_text, value):
    assert properties(deploy_text(QUEUE + f"      FifoQueue: {value}")) == {"FifoQueue": True}


def test_a_date_stays_the_text_it_was(deploy_text, cloud):
    deploy_text(
        "Resources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n"
        "      AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: '*', Action: 'sts:AssumeRole'}}\n"
        "      Policies:\n        - PolicyName: p\n          PolicyDocument:\n            Version: 2012-10-17\n"
        "            Statement: [{Effect: Allow, Action: '*', Resource: '*'}]\n"
    )
    assert cloud.roles.last["Role"][0][0]["Version"] == "2012-10-17"


def test_anchors_aliases_and_merges_are_followed(deploy_text, cloud):
    stack = deploy_text(
        "Resources:\n  Base:\n    Type: AWS::SQS::Queue\n    Properties: &base {DelaySeconds: 5, VisibilityTimeout: 7}\n"
        "  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      <<: *base\n      DelaySeconds: 6\n"
    )
    assert properties(stack) == {"DelaySeconds": 6, "VisibilityTimeout": 7}


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{after}: &{after} [{','.join([f'*{before}'] * 10)}]\n" for before, after in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize("text", [BOMB, "a: &a [*a]\n", "a: *b\n", "a: " + "[" * 90_000, "- " * 90_000, "? " * 90_000])
def test_a_template_that_never_ends_is_refused_and_ends_nothing(deploy_text, text):
    with pytest.raises(TemplateError, match=r"too deep, or an alias|expected a name|not YAML"):
        deploy_text(text)


@pytest.mark.parametrize("value", [".inf", ".nan", "9" * 5000, "1" + "0" * 400 + ".0"])
def test_a_number_that_is_none_is_refused(deploy_text, value):
    with pytest.raises(TemplateError, match="#/DelaySeconds: expected type: Integer"):
        deploy_text(QUEUE + f"      DelaySeconds: {value}")


def test_yaml_cannot_make_python_objects(deploy_text, tmp_path):
    with pytest.raises(TemplateError):
        deploy_text(f"a: !!python/object/apply:os.mkdir ['{tmp_path.as_posix()}/made']\n")
    assert not (tmp_path / "made").exists()
