"""The pages of the registry, by noun."""
