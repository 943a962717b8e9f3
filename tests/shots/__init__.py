"""Screenshots of every screen in every phase, to be looked at beside the mockups."""
