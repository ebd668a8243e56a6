"""Django admin is for administrators: others who signed in are refused, strangers are sent to the one sign-in page."""

from django.contrib import admin

from tests.access import SIGN_IN, Row, Rows

ONLY_ADMINISTRATORS: Row = {"stranger": SIGN_IN, "staff": 403, "company": 403}

ROWS: Rows = {
    "admin:index": ONLY_ADMINISTRATORS | {"administrator": 200},
    "admin:login": ONLY_ADMINISTRATORS | {"administrator": 302},
    "admin:logout": ONLY_ADMINISTRATORS | {"method": "post", "stranger": 302, "administrator": 302},
    "admin:password_change": ONLY_ADMINISTRATORS | {"administrator": 302},
    "admin:password_change_done": ONLY_ADMINISTRATORS | {"administrator": 302},
    "admin:jsi18n": ONLY_ADMINISTRATORS | {"administrator": 200},
    "admin:autocomplete": ONLY_ADMINISTRATORS,  # names no field: refused to all
    "admin:view_on_site": ONLY_ADMINISTRATORS
    | {"kwargs": {"content_type_id": 0, "object_id": "0"}, "administrator": 404},
    "admin:app_list": ONLY_ADMINISTRATORS | {"kwargs": {"app_label": "accounts"}, "administrator": 200},
}

for model in admin.site._registry:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    nobody = {"kwargs": {"object_id": "0"}, "administrator": (302, 403)}  # no such object
    ROWS |= {
        f"{name}_changelist": ONLY_ADMINISTRATORS | {"administrator": 200},
        f"{name}_add": ONLY_ADMINISTRATORS | {"administrator": (200, 403)},  # 403 where admin only reads
        f"{name}_change": ONLY_ADMINISTRATORS | nobody,
        f"{name}_delete": ONLY_ADMINISTRATORS | nobody,
        f"{name}_history": ONLY_ADMINISTRATORS | nobody,
    }
