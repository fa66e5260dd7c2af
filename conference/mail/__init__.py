"""Outbox and delivery of mail."""
