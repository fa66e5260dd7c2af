"""Background work with progress, in our own database."""
