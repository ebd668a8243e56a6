"""Addresses of the newsletter: readers, consent and segments in one list, what is written in the other."""

from newsletters.urls.readers import reader_urls
from newsletters.urls.writing import writing_urls

app_name = "newsletters"
urlpatterns = [*reader_urls, *writing_urls]
