"""Both perimeters of a company, ready to be shown: who counts, how, why and with which figures."""

from dataclasses import dataclass
from datetime import date

from companies.control import Path
from companies.models import Company, Holder
from companies.size_words import Names, say_path, say_reasons
from companies.sizes import company_key, holder_key, perimeters_of
from companies.sme_perimeter import Role
from companies.sme_size import Assessment


@dataclass(frozen=True)
class Member:
    """Somebody inside a perimeter."""

    name: str
    url: str
    role: Role | None
    share: object
    path: list[str]


@dataclass(frozen=True)
class Perimeters:
    """Both perimeters in words."""

    assessment: Assessment
    reasons: list[str]
    counted: list[Member]
    excepted: list[Member]
    undertaking: list[Member]


class _People:
    """Names and addresses of all parties of a perimeter, read with two queries."""

    def __init__(self, keys: set[str]) -> None:
        companies = Company.objects.in_bulk([int(key[1:]) for key in keys if key.startswith("c")])
        holders = Holder.objects.in_bulk([int(key[1:]) for key in keys if key.startswith("h")])
        self.names: Names = {company_key(pk): row.name for pk, row in companies.items()} | {
            holder_key(pk): row.name for pk, row in holders.items()
        }
        self.urls = {company_key(pk): row.get_absolute_url() for pk, row in companies.items()}


def show_perimeters(company: Company, *, on: date) -> Perimeters:
    """Work both perimeters out and say them in words."""
    assessment, undertaking = perimeters_of(company, on=on)
    perimeter = assessment.perimeter
    paths = [item.path for item in perimeter.inclusions] + [item.path for item in undertaking.members]
    keys = {key for path in paths for link in path for key in (*link.holders, link.held)}
    keys |= {key for reason in assessment.reasons for key in reason.keys} | undertaking.keys
    keys |= {gap.key for gap in assessment.totals.gaps} | {item.key for item in perimeter.excepted}
    people = _People(keys)

    def member(key: str, path: Path, role: Role | None = None, share: object = None) -> Member:
        return Member(people.names.get(key, key), people.urls.get(key, ""), role, share, say_path(path, people.names))

    return Perimeters(
        assessment=assessment,
        reasons=say_reasons(assessment, people.names),
        counted=[member(item.key, item.path, item.role, item.share) for item in perimeter.inclusions],
        excepted=[member(item.key, (), None, item.percent) for item in perimeter.excepted],
        undertaking=[member(item.key, item.path) for item in undertaking.members],
    )
