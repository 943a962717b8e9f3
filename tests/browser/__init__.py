"""The screens in a real browser, fed by the real server."""
