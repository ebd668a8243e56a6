"""The newsletter in Django admin: themes are edited here, the rest is only read."""

from newsletters.admin import issues, readers

__all__ = ["issues", "readers"]
