"""Passwords in tests: the product's way, with the least work instead of the most."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """A third of a second for each sign-in protects people; tests sign in hundreds of times."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1
