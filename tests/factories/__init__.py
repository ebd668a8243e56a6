"""Makers of test data, one file for each app."""
