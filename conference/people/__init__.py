"""Organisations, users, sign-in and the audit log."""
