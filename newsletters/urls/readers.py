"""Readers: the public's own pages under /newsletter/, the staff's under /newsletters/."""

from django.urls import URLPattern

reader_urls: list[URLPattern] = []
