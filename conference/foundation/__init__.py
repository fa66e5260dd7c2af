"""What every part stands on: database, time, language, access marks, answers and forms."""
