"""Measurements, each a module that `bin/bench NAME` runs: a table, and with --json one JSON object at the end."""
