"""Sets up the machine and the checkout before anything else can be imported: standard library only."""
