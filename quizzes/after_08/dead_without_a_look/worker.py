import time

WORK_S = 2


def handler(event, context):
    time.sleep(WORK_S)
