"""Lists cut by number and by bytes."""


def cut(sizes, most, limit):
    """Slices of a list whose elements have these sizes; each slice fits both limits."""
    start, total = 0, 0
    for n, size in enumerate(sizes):
        if n > start and (n - start == most or total + size > limit):
            yield slice(start, n)
            start, total = n, 0
        total += size
    if sizes:
        yield slice(start, len(sizes))
