"""Conferences with their days, rooms, tables, slots, sessions and staff roles."""
