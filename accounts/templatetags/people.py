"""`{% load people %}`: what pages say about who has signed in, and where."""

from django import template

from accounts.browsers import browser_words

register = template.Library()


@register.filter
def browser(user_agent: str) -> str:
    """`Firefox, Windows` for what that browser sends."""
    return browser_words(user_agent)
