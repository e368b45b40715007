"""Worldrounds: run international programmes in medical education."""

__version__ = "0.1.0"
