"""Issues: the public archive under /newsletter/, the staff's pages under /newsletters/."""

from django.urls import URLPattern

writing_urls: list[URLPattern] = []
