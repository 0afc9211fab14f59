"""Sends parked messages back to the events queue, to be tried again."""


def handler(event, context):
    # TODO: when this returns, Lambda deletes what was parked (README.md has the promises).
    print(f"{len(event['Records'])} messages were parked")
