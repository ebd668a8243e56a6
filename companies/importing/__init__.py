"""Companies from spreadsheets: what the columns mean, what the cells say, what would change.

`fields`, `values`, `places` and `rows` are pure: plain values in, plain values out. `reference` and `known` read the
database, `changes` compares, `apply` writes, `engine` is what the command and the pages call.
"""
