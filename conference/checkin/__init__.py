"""Desks and scans: who has arrived."""
