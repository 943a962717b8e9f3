"""Two years of one office, simulated; its checks stand in modules that pytest must rewrite like tests."""

import pytest

CHECKS = (
    "annual_report", "document_pages", "going_out", "index_pages", "languages", "letters", "office_pages", "open_pages",
    "portfolio_book", "profile_pages", "reading_api", "told_to_people",
)  # fmt: skip
pytest.register_assert_rewrite(*(f"tests.two_years.{name}" for name in CHECKS))
