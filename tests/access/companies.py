"""Who gets what of the registry's pages. A company's own people have the portal; of others nothing exists for them."""

from tests.access import SIGN_IN, Row, Rows
from tests.cast import Cast
from tests.factories import companies as make

LIST: Row = {"stranger": SIGN_IN, "staff": 200, "company": 403}
OF_ARNO: Row = {
    "kwargs": lambda cast: {"pk": cast.arno.pk},
    "stranger": SIGN_IN,
    "staff": 200,
    "company_owner": 403,
    "other_owner": 404,
}
ARCHIVING: Row = OF_ARNO | {"staff": 403, "director": 200, "administrator": 200}


def part_of_arno(kind: str, cast: Cast) -> dict[str, int]:
    """Make a part of the company, and give the arguments of its pages."""
    arno = cast.arno
    if kind == "department":
        part = make.DepartmentFactory(site__company=arno)
    elif kind == "stake":
        part = make.StakeFactory(held=arno)
    elif kind == "holding":
        part = make.StakeFactory(holder_company=arno)
    elif kind == "holder":
        part = make.StakeFactory(held=arno, holder=make.HolderFactory()).holder
    elif kind == "figures":
        part = arno.yearly_figures.first() or make.FiguresFactory(company=arno)
    else:
        part = {"site": make.SiteFactory, "contact": make.ContactFactory}[kind](company=arno)
    return {"pk": arno.pk, "part_id": part.pk}


def rows_of_part(kind: str) -> Rows:
    """Adding, changing and removing a part, read and sent."""
    existing = OF_ARNO | {"kwargs": lambda cast: part_of_arno(kind, cast)}
    removed = existing | {"method": "post", "staff": 302}
    return {
        f"companies:{kind}_create": [OF_ARNO, OF_ARNO | {"method": "post"}],
        f"companies:{kind}_edit": [existing, existing | {"method": "post"}],
        f"companies:{kind}_delete": [existing, removed],
    }


ROWS: Rows = {
    "companies:company_list": LIST,
    "companies:company_export_xlsx": LIST,
    "companies:company_export_csv": LIST,
    "companies:company_create": [LIST, LIST | {"method": "post"}],
    "companies:municipality_suggest": LIST | {"query": {"q": "prato"}},
    "companies:ateco_suggest": LIST | {"query": {"q": "13"}},
    "companies:company_suggest": LIST | {"query": {"q": "arno"}},
    "companies:group_suggest": LIST | {"query": {"q": "gruppo"}},
    "companies:company_detail": [
        OF_ARNO | {"query": {"tab": tab}}
        for tab in ("overview", "audits", "members", "sites", "contacts", "figures", "ownership", "history")
    ],
    "companies:company_edit": [OF_ARNO, OF_ARNO | {"method": "post"}],
    "companies:company_archive": [
        ARCHIVING,
        ARCHIVING | {"method": "post", "director": 302, "administrator": 302},
    ],
    "companies:company_restore": ARCHIVING | {"method": "post", "director": 302, "administrator": 302},
    "companies:holder_edit": OF_ARNO | {"kwargs": lambda cast: part_of_arno("holder", cast)},
    "companies:consent_create": [OF_ARNO, OF_ARNO | {"method": "post"}],
    **{
        name: row
        for kind in ("site", "department", "contact", "figures", "stake", "holding")
        for name, row in rows_of_part(kind).items()
    },
}
