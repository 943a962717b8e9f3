"""Free loopback ports, and waiting with an end."""

import random
import socket
import time
from collections.abc import Callable
from itertools import cycle

# A test waits for what must come, and fails only if it never comes: a busy machine may take its time.
PATIENCE_SECONDS = 120.0
# Below what the kernel hands out by itself (32768 on), so that nobody's connection takes a port between its choice
# and its use; each process begins elsewhere and goes on in order, so that two test runs do not choose the same one.
FIRST, LAST = 20_000, 32_000
_ports = cycle([*range(start := random.SystemRandom().randrange(FIRST, LAST), LAST), *range(FIRST, start)])


def free_port(ip: str = "127.0.0.1") -> int:
    """Returns a port nobody listens on at `ip` just now; the same process is not given it again soon."""
    return next(port for port in _ports if _is_free(ip, port))


def _is_free(ip: str, port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((ip, port))
        except OSError:
            return False
        return True


def seconds_of(work: Callable[[], object], tries: int = 3) -> float:
    """Returns the shortest of some durations: what the work itself takes, without what else the machine did."""
    took = []
    for _ in range(tries):
        begin = time.perf_counter()
        work()
        took.append(time.perf_counter() - begin)
    return min(took)


def wait_until(is_so: Callable[[], object], seconds: float, what: str) -> None:
    """Waits until `is_so()` is true; raises TimeoutError naming `what` after `seconds`."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} after {seconds} s")
        time.sleep(0.02)
