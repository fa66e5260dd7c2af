"""Figures, exports and the organiser's front page."""
