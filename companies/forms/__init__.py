"""The forms of the registry, by noun."""
