"""A house whose letters go to a real mail server on this machine, and that server with its moods."""

from collections.abc import Iterator

import pytest

from tests.builders import House
from tests.mail.postbox import Postbox, posting
from workshop.mail.post import Post


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A mail server that takes everything."""
    box = Postbox()
    box.up()
    yield box
    box.down()


@pytest.fixture
def post(house: House, postbox: Postbox) -> Post:
    """The errand that empties the queue of `house` into `postbox`."""
    return posting(house, postbox)


@pytest.fixture
def small_post(small_house: House, postbox: Postbox) -> Post:
    """The same for `small_house`."""
    return posting(small_house, postbox)
