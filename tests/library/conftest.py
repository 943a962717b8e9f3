"""A shelf of good practice on each database, and one on SQLite alone."""

import pytest

from tests.builders import House
from tests.library.shelf import Shelf


@pytest.fixture
def shelf(house: House) -> Shelf:
    return Shelf(house)


@pytest.fixture
def small_shelf(small_house: House) -> Shelf:
    return Shelf(small_house)
