"""Readers from spreadsheets, each with a proof of consent: what cells say, what would change, what is written."""
