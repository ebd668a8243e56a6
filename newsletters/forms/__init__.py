"""Forms of the newsletter, by noun."""
