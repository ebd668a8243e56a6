"""What the apps' admin classes share. Reference tables are edited here; what has states is only read here."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import flatten
from django.db.models import BinaryField, Model
from django.http import HttpRequest


class ReadOnly(BaseModelAdmin):
    """Mixin, first in line: shows, and changes nothing. For what has states, frozen content or a history."""

    show_change_link = True
    extra = 0
    can_delete = False

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """What is shown: all that people can read, unless the class names its fields."""
        if self.fields:
            return [str(name) for name in flatten(self.fields)]
        hidden = set(self.exclude or ())
        fields = (*self.opts.concrete_fields, *self.opts.many_to_many)
        return [
            field.name
            for field in fields
            if field.name not in hidden and not field.primary_key and not field.generated
            if not isinstance(field, BinaryField)
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Everything: no form is built at all."""
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody adds here: it is made by the product's own pages."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes here: rules and history would be walked around."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes here."""
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):
    """A page of Django admin that shows rows and changes none of them."""


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    """Rows of another table shown on a page, unchangeable."""
