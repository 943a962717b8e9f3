from gevent import monkey

monkey.patch_all()

import logging  # noqa: E402  # nothing may be imported before the patch
import sys  # noqa: E402


def main() -> int:
    """Prepares everything missing and serves; returns the exit code."""
    from workshop import start

    return start.main()


logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
logging.getLogger("alembic").setLevel(logging.WARNING)

if __name__ == "__main__":
    sys.exit(main())

from workshop import create_app  # noqa: E402

app = create_app()
