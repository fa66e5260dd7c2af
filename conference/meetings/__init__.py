"""Availability, meeting requests and booked meetings."""
