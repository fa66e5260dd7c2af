"""Documents: badges and agendas as PDF, in the reader's language."""
