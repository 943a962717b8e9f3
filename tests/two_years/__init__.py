"""Two years of one office, simulated; its checks stand in modules that pytest must rewrite like tests."""

import pytest

pytest.register_assert_rewrite(
    "tests.two_years.office_pages", "tests.two_years.index_pages", "tests.two_years.open_pages"
)
