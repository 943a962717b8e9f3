"""Lighthouse on the two pages a participant sees first."""
