"""Starts and stops what Distretto needs on one machine: servers, processes, tests.

Standard library only, and no Django: `devstack.bootstrap` runs on a bare machine's own Python.
"""
