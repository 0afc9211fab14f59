import time

WORK_S = 150


def handler(event, context):
    time.sleep(WORK_S)
