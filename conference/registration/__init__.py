"""Registrations of organisations, their delegates, tickets, consents and the waiting list."""
