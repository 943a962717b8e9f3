"""Good practice: implemented innovations to search, to read, and to replicate."""
