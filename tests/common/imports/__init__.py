"""Tests of the import that all kinds share."""
