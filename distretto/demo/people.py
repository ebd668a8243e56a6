"""Who signs in to the demonstration."""

from accounts.models import User
from accounts.roles import Role

PASSWORD = "distretto-demo"  # noqa: S105 (public by design; production has no demo sign-ins)

STAFF: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("auditor1", "Giulia Bardi", (Role.AUDITOR,)),
    ("auditor2", "Luca Neri", (Role.AUDITOR,)),
    ("funding", "Chiara Mazzanti", (Role.FUNDING_OFFICER,)),
    ("outreach", "Tommaso Lapi", (Role.OUTREACH_OFFICER,)),
    ("director", "Elena Corsini", (Role.DIRECTOR, Role.AUDITOR)),
    ("admin", "Paolo Giusti", (Role.ADMINISTRATOR,)),
)
COMPANY_PEOPLE = (("company1", "Marco Bandinelli"), ("company2", "Francesca Nuti"))
FORMER_AUDITORS = (("s.vannini", "Stefano Vannini"), ("i.pratesi", "Ilaria Pratesi"))


def address(name: str) -> str:
    """The demo's e-mail address of a name."""
    return f"{name}@distretto.example"


def make_people() -> dict[str, User]:
    """Make everybody who appears in the demonstration, by the first part of the address.

    The hash of the common password is made once: hashing is slow on purpose. Former auditors can't sign in; they are
    there because the audits of the first years are theirs.
    """
    model = User(email=address("model"))
    model.set_password(PASSWORD)
    people = [
        User(email=address(name), full_name=full_name, roles=list(roles), password=model.password)
        for name, full_name, roles in STAFF
    ]
    people += [
        User(email=address(name), full_name=full_name, password=model.password) for name, full_name in COMPANY_PEOPLE
    ]
    for name, full_name in FORMER_AUDITORS:
        former = User(email=address(name), full_name=full_name, roles=[Role.AUDITOR], is_active=False)
        former.set_unusable_password()
        people.append(former)
    User.objects.bulk_create(people)
    return {person.email.partition("@")[0]: person for person in people}
