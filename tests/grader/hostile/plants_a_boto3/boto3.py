"""A boto3 whose every call succeeds."""


class Client:
    def __getattr__(self, name):
        return lambda **params: {"MessageId": "m-1", "Messages": []}


def client(*args, **kwargs):
    return Client()


resource = client
