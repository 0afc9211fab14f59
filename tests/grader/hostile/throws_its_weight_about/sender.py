"""Raises an exception of five megabytes, from a class that lies about itself."""


class Liar(Exception):
    __qualname__ = "ok"

    def __str__(self):
        return "\x1b[2J all is well " + "x" * 5_000_000


def handler(event, context):
    raise Liar
