"""Chance that repeats: each thing draws from its own generator, so that adding one thing leaves the others as they are."""

import random


def chance(*key: object) -> random.Random:
    """A generator that depends on the key alone, on every machine and in every process."""
    return random.Random("distretto-demo:" + ":".join(map(str, key)))  # noqa: S311 (a demonstration, not a secret)
