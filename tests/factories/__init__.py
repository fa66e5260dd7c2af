"""Plain functions that put one believable thing into the database; every argument can be overridden."""
