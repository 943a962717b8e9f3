"""Bringing in innovations that exist already, from CSV and XLSX: tried first, then all or nothing."""
