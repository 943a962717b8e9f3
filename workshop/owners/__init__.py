"""Owners in the agencies: personal links without an account, check-ins, calendars, and who has been silent."""
