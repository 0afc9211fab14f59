"""Cron expressions, from AWS's own documentation and recordings."""

CRONS = [
    "cron(0 10 * * ? *)",
    "cron(15 12 * * ? *)",
    "cron(0 18 ? * MON-FRI *)",
    "cron(0 8 1 * ? *)",
    "cron(0/15 * * * ? *)",
    "cron(0/10 * ? * MON-FRI *)",
    "cron(0/5 8-17 ? * MON-FRI *)",
    "cron(0/30 20-23 ? * MON-FRI *)",
    "cron(0/5 5 ? JAN 1-5 2022)",
    "cron(15 10 ? * 6L 2002-2005)",
    "cron(* * ? * SAT#3 *)",
    "cron(5,35 14 * * ? *)",
]
BAD_CRONS = [
    "cron(7 20 * * NOT *)",
    "cron(INVALID)",
    "cron(0 dummy ? * MON-FRI *)",
    "cron(71 8 1 * ? *)",
    "cron(0 1 * * * *)",
]
