"""`python -m tests.shots [folder] [words…]`: writes every screen in every phase into shots/; words choose files."""

import sys
import tempfile
from pathlib import Path

from tests.shots.album import Album
from tests.shots.follow_up import take_follow_up
from tests.shots.papers import take_papers
from tests.shots.tour import take_all
from tests.support.browser import Rooms, running_browser

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    """Takes all pictures, Indonesian first; four of them are README's, in docs/pictures."""
    words = sys.argv[1:]
    with running_browser() as browser:
        for lang in ("id", "en"):
            rooms = Rooms(browser)
            album = Album(rooms, ROOT / "shots" / lang, lang, words)
            with tempfile.TemporaryDirectory() as folder:
                take_all(album, Path(folder))
                take_follow_up(album, Path(folder) / "office")
                papers = [] if words else take_papers(album.folder, lang, Path(folder) / "papers")
            rooms.close()
            print(f"{len(album.taken) + len(papers)} pictures in shots/{lang}")


if __name__ == "__main__":
    main()
