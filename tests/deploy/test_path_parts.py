"""Resources of one API that cannot be beside or below each other."""

from __future__ import annotations

import re

import pytest

from cloudlet.errors import TemplateError

API = "Resources:\n  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}\n"
RESOURCE = """\
  NAME:
    Type: AWS::ApiGateway::Resource
    Properties:
      RestApiId: !Ref Api
      ParentId: PARENT
      PathPart: "PART"
"""
BODY = """\
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        paths:
          FIRST: {get: {x-amazon-apigateway-integration: {type: mock}}}
          SECOND: {get: {x-amazon-apigateway-integration: {type: mock}}}
"""
ROOT = "!GetAtt Api.RootResourceId"
SIBLING = "A sibling ({a}) of this resource already has a variable path part -- only one is allowed"
GREEDY = "Cannot create a child of a resource with a greedy path variable: {a+}"
ONLY = "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable"


def resource(name: str, part: str, parent: str = ROOT) -> str:
    return RESOURCE.replace("NAME", name).replace("PART", part).replace("PARENT", parent)


@pytest.mark.parametrize(
    ("first", "second", "parent", "problem"),
    [
        ("{a}", "{b}", ROOT, SIBLING),
        ("{a}", "{proxy+}", ROOT, SIBLING),
        ("a", "a", ROOT, "Another resource with the same parent already has this name: a"),
        ("{a+}", "x", "!Ref One", GREEDY),
        ("x", "a/b", ROOT, ONLY),
        ("x", "a+", ROOT, ONLY),
        ("x", "order-{id}", ROOT, ONLY),
        ("x", "a b", ROOT, ONLY),
    ],
)
def test_a_resource_that_cannot_be_there_is_refused_at_its_path_part(deploy_text, first, second, parent, problem):
    said = f'AWS refuses Two (AWS::ApiGateway::Resource). Resource handler returned message: "{problem}'
    with pytest.raises(TemplateError, match="line 14: " + re.escape(said)):
        deploy_text(API + resource("One", first) + resource("Two", second, parent))


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ("/{a}/x", "/{b}/y", SIBLING),
        ("/{a+}", "/{a+}/x", GREEDY),
        ("/x", "/order-{id}", ONLY),
    ],
)
def test_a_path_that_cannot_be_there_is_refused_as_its_import(deploy_text, first, second, problem):
    said = f"Errors found during import: Unable to create resource at path '{second}': {problem}"
    with pytest.raises(TemplateError, match="line 8: " + re.escape(said)):
        deploy_text(BODY.replace("FIRST", first).replace("SECOND", second))


@pytest.mark.parametrize(
    ("first", "second"),
    [("/{a}/x", "/{a}/y"), ("/a", "/a/"), ("/", "/{proxy+}"), ("/a/{b}", "/c/{d}"), ("/a:b", "/$c")],
)
def test_what_can_be_beside_each_other_is(deploy_text, first, second):
    deploy_text(BODY.replace("FIRST", first).replace("SECOND", second))


def test_one_name_may_be_below_two_parents(deploy_text):
    deploy_text(API + resource("One", "a") + resource("Two", "a", "!Ref One") + resource("Three", "{id}", "!Ref Two"))


def test_paths_of_events_are_of_one_api_too(deploy_text):
    event = "        {0}: {{Type: Api, Properties: {{Path: '/{{{0}}}/x', Method: get}}}}\n"
    with pytest.raises(TemplateError, match=r"at path '/\{(a|b)\}/x': A sibling \(\{(a|b)\}\) of this"):
        deploy_text(
            "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n"
            "    Properties:\n      Runtime: python3.13\n      Handler: sender.handler\n      Events:\n"
            + event.format("a")
            + event.format("b")
        )
