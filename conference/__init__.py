"""A conference system for connection conferences: registration, meetings, check-in, documents."""
