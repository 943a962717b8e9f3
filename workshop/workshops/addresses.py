"""The addresses people can reach this machine by: for the QR, the poster and the lines printed at start.

IPv4 only: hotspots hand it out, and an IPv6 address makes a QR that is hard to scan.
"""

import ipaddress
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from urllib.parse import urlsplit

from workshop.config import Settings

if sys.platform == "linux":
    import fcntl

FRESH_SECONDS = 30
# Connecting a UDP socket sends nothing; it only asks the system which own address it would use. The first
# target is reserved for documentation and found by the default route, the others are where hotspots live.
_TARGETS = ("192.0.2.1", "192.168.43.2", "192.168.137.2", "172.20.10.2", "10.42.0.2", "192.168.1.2")
# Bridges of containers and virtual machines: no phone reaches them.
_INNER = ("lo", "docker", "br-", "veth", "virbr", "cni", "podman")
_SIOCGIFADDR = 0x8915
_LOCAL_ENDINGS = (".local", ".lan", ".home.arpa", ".internal", ".localhost")


def lan_addresses() -> tuple[str, ...]:
    """Returns the IPv4 addresses by which others may reach this machine, the likeliest first."""
    return _addresses_in(int(time.monotonic() // FRESH_SECONDS))


def bases(settings: Settings) -> tuple[str, ...]:
    """Returns the bases the desk may choose from, best first: `http://host:port`, no closing slash.

    PUBLIC_URL stands alone; the local address stands only where nothing else exists.
    """
    if settings.public_url:
        return (settings.public_url,)
    hosts = lan_addresses() or ("localhost",)
    return tuple(_base(host, settings.port) for host in hosts)


def public_base(settings: Settings, chosen: str = "") -> str:
    """Returns the base for QR and poster: PUBLIC_URL, else `chosen` on the desk, else the likeliest.

    `chosen` is a base such as `http://192.168.43.1:8000`; one that only this machine
    can reach is passed over.
    """
    if settings.public_url or not chosen or is_loopback(_host(chosen)):
        return bases(settings)[0]
    return chosen.rstrip("/")


def is_loopback(host: str) -> bool:
    """Tells whether `host` leads back to the asking machine (or to nowhere)."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        name = host.lower().rstrip(".")
        return name in {"", "localhost"} or name.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def is_private(host: str) -> bool:
    """Tells whether `host` (name or address, no port) is reachable in the same network only."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        name = host.lower().rstrip(".")
        return "." not in name or name.endswith(_LOCAL_ENDINGS)


def is_private_base(base: str) -> bool:
    """Tells whether `base` works in the same network only: the poster then says so in words."""
    return is_private(_host(base))


def shown(base: str) -> str:
    """Returns the address as people type it: without the scheme where a browser finds it by itself."""
    return base.removeprefix("http://").removeprefix("https://").rstrip("/")


@lru_cache(1)
def _addresses_in(slot: int) -> tuple[str, ...]:
    interfaces = _interfaces()
    found = dict.fromkeys([*_by_route(), *(address for _, address in interfaces), *_by_name()])
    inner = {address for name, address in interfaces if name.startswith(_INNER)}
    return tuple(address for address in found if address not in inner and _is_usable(address))


def _is_usable(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return not (parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified or parsed.is_multicast)


def _by_route() -> Iterator[str]:
    for target in _TARGETS:
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
            try:
                probe.connect((target, 9))
                yield str(probe.getsockname()[0])
            except OSError:
                continue


def _by_name() -> list[str]:
    # On Windows the machine's own name knows every interface. Elsewhere it may ask a DNS server that a
    # hotspot lacks, and wait for seconds.
    if sys.platform != "win32":
        return []
    try:
        return socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        return []


def _interfaces() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if sys.platform == "linux":
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
            for _, name in socket.if_nameindex():
                request = struct.pack("256s", name.encode()[:15])
                try:
                    reply = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, request)
                except OSError:
                    continue
                found.append((name, socket.inet_ntoa(reply[20:24])))
    return found


def _base(host: str, port: int) -> str:
    return f"http://{host}" if port == 80 else f"http://{host}:{port}"


def _host(base: str) -> str:
    # "" for what is no address at all: it then counts as one that reaches nobody.
    try:
        parts = urlsplit(base)
        return (parts.hostname or "") if parts.scheme in {"http", "https"} else ""
    except ValueError:
        return ""
