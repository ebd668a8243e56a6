"""The registry: companies, where they are, who they are, whose they are."""

from companies.models.company import Company, CompanyGroup, CompanyQuerySet
from companies.models.figures import YearlyFigures
from companies.models.membership import CompanyMembership, Invitation, Level
from companies.models.people import Consent, Contact, ContactRole
from companies.models.places import AtecoCode, Municipality, Province, Sector
from companies.models.site import Department, Site
from companies.models.stake import Holder, HolderKind, Stake

__all__ = [
    "AtecoCode",
    "Company",
    "CompanyGroup",
    "CompanyMembership",
    "CompanyQuerySet",
    "Consent",
    "Contact",
    "ContactRole",
    "Department",
    "Holder",
    "HolderKind",
    "Invitation",
    "Level",
    "Municipality",
    "Province",
    "Sector",
    "Site",
    "Stake",
    "YearlyFigures",
]
