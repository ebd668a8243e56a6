"""Pages of the newsletter, by noun."""
