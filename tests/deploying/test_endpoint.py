import os

import pytest

from workshop.course import Trouble
from workshop.deploying.endpoint import AGREED, Endpoint, chosen

LOCAL = "http://127.0.0.1:4566"


def test_without_a_word_it_is_the_localstack_on_this_machine() -> None:
    assert chosen({}, None, LOCAL) == Endpoint(LOCAL)


def test_the_environment_names_any_other_endpoint() -> None:
    environ = {"AWS_ENDPOINT_URL": "http://10.0.0.7:4566/", "AWS_REGION": "eu-north-1"}

    assert chosen(environ, None, LOCAL) == Endpoint("http://10.0.0.7:4566", "eu-north-1")


@pytest.mark.parametrize(
    "url",
    [
        "https://cloudformation.eu-central-1.amazonaws.com",
        "https://sqs.us-east-1.amazonaws.com/",
        "https://lambda.cn-north-1.amazonaws.com.cn",
        "https://s3.us-east-1.api.aws",
    ],
)
def test_aws_itself_is_refused_as_an_endpoint(url: str) -> None:
    with pytest.raises(Trouble, match="AWS itself"):
        chosen({"AWS_ENDPOINT_URL": url}, None, LOCAL)


@pytest.mark.parametrize("words", ["", "yes", "Yes, deploy to my AWS account", AGREED + "!"])
def test_a_real_account_takes_exactly_the_words(words: str) -> None:
    with pytest.raises(Trouble, match="exactly these words"):
        chosen({}, words, LOCAL)


def test_with_the_words_it_is_the_account_of_the_user() -> None:
    assert chosen({"AWS_DEFAULT_REGION": "eu-west-1"}, AGREED, LOCAL) == Endpoint(None, "eu-west-1")


def test_the_words_and_another_endpoint_contradict_each_other() -> None:
    with pytest.raises(Trouble, match="left from another time"):
        chosen({"AWS_ENDPOINT_URL": LOCAL}, AGREED, LOCAL)


def test_an_endpoint_that_is_no_url_is_named() -> None:
    with pytest.raises(Trouble, match="'localhost:4566'"):
        chosen({"AWS_ENDPOINT_URL": "localhost:4566"}, None, LOCAL)


def test_real_credentials_never_go_to_another_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAREALREALREALREAL")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    monkeypatch.setenv("AWS_PROFILE", "a-profile-that-is-not-there")
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", "http://elsewhere")

    client = Endpoint(LOCAL, account="123456789012").client("sqs")

    credentials = client._request_signer._credentials
    assert (credentials.access_key, credentials.token) == ("123456789012", None)
    assert client.meta.endpoint_url == LOCAL
    assert os.environ["AWS_PROFILE"]
