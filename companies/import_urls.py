"""Addresses of the import, below those of the registry."""

from common.imports.urls import import_urls
from companies.views.imports import PAGES

app_name = "imports"
urlpatterns = import_urls(PAGES)
