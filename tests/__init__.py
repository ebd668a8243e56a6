"""The first tests: the project as a whole stands."""
