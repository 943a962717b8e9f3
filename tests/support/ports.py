"""Free loopback ports, and waiting with an end."""

import socket
import time
from collections.abc import Callable


def free_port(ip: str = "127.0.0.1") -> int:
    """Returns a port nobody listens on at `ip` just now."""
    with socket.socket() as probe:
        probe.bind((ip, 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(is_so: Callable[[], object], seconds: float, what: str) -> None:
    """Waits until `is_so()` is true; raises TimeoutError naming `what` after `seconds`."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} after {seconds} s")
        time.sleep(0.02)
