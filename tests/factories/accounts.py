"""People for tests."""

from functools import cache

import factory

from django.contrib.auth.hashers import make_password

from accounts.models import User

PASSWORD = "un telaio che canta piano"


@cache
def _hashed(password: str) -> str:
    return make_password(password)


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person with the password `PASSWORD`, hashed once for the whole run; without roles unless they are given."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"persona{n}@distretto.example")
    full_name = factory.Sequence(lambda n: f"Persona Numero {n}")
    password = factory.LazyFunction(lambda: _hashed(PASSWORD))
