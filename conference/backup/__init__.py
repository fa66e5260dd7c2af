"""One file that holds a whole instance: database, uploads, outbox and secret key."""
