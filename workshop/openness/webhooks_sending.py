"""One try to deliver a message: where it may go, how long it may take, and what came of it as a code."""

import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import gevent
import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as SlowError

SECONDS = 10.0
CONNECT_SECONDS = 5.0
# What ends in an IPv4 address that is asked for itself: translation by the network.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unsendable(Exception):
    """A message cannot go there; `code` is address, plain, name or scheme."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Guard:
    """Where messages may go. `own` are this server's addresses; `is_private_allowed` is the setting WEBHOOK_PRIVATE.

    Without it: https to addresses of the public internet, never to this server. With it also addresses of the own
    network and this machine, by http too; http to the public internet never, since anybody on the way could read it.
    """

    is_private_allowed: bool
    own: Callable[[], tuple[str, ...]]

    def target(self, url: str) -> str:
        """Returns the address to connect to, looked up now; raises Unsendable.

        It is this address that is connected to: a name that leads elsewhere a moment later changes nothing.
        """
        parts = urlsplit(url)
        found = _looked_up(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
        for address in found:
            self._check(address, parts.scheme)
        return str(found[0])

    def check_written(self, url: str) -> None:
        """Refuses at once what is wrong by its very words: http, or a private address, where neither is allowed."""
        scheme, _, rest = url.partition("://")
        try:
            address = ipaddress.ip_address(urlsplit(url).hostname or "")
        except ValueError:
            if rest and scheme == "http" and not self.is_private_allowed:
                raise Unsendable("plain") from None
            return
        self._check(address, scheme)

    def _check(self, address: Address, scheme: str) -> None:
        real = _inner(address)
        if real.is_multicast or real.is_unspecified:
            raise Unsendable("address")
        is_inside = not real.is_global or str(real) in self.own()
        if is_inside and not self.is_private_allowed:
            raise Unsendable("address")
        if scheme != "https" and not is_inside:
            raise Unsendable("plain")


def send(guard: Guard, url: str, body: bytes, headers: Mapping[str, str], seconds: float = SECONDS) -> str:
    """Posts a body and returns "" if it was taken, else what went wrong as a code.

    Codes: address, plain, name, timeout, tls, connect, redirect, or the HTTP status. No redirect is followed and the
    answer's body is never read. `seconds` bound the whole try.
    """
    try:
        with gevent.Timeout(seconds):  # all of it: one who sends a byte a second is too slow as well
            return _answered(_post(guard.target(url), url, body, headers))
    except Unsendable as refused:
        return refused.code
    except UnicodeError:
        return "name"
    except (SSLError, ssl.SSLError):
        return "tls"
    except NewConnectionError:  # urllib3 counts it among the time-outs
        return "connect"
    except (SlowError, gevent.Timeout):
        return "timeout"
    except (HTTPError, OSError, ValueError):
        return "connect"


def _post(address: str, url: str, body: bytes, headers: Mapping[str, str]) -> int:
    parts = urlsplit(url)
    host = parts.hostname or ""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=SECONDS)
    with _pool(address, host, parts.scheme, parts.port) as pool:
        response = pool.urlopen(
            "POST", path, body=body, headers={**headers, "host": parts.netloc}, timeout=timeout,
            retries=False, redirect=False, preload_content=False, assert_same_host=False,
        )  # fmt: skip
        try:
            return int(response.status)
        finally:
            response.close()


def _pool(address: str, host: str, scheme: str, port: int | None) -> urllib3.HTTPConnectionPool:
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            address, port or 443, cert_reqs="CERT_REQUIRED", server_hostname=host, assert_hostname=host
        )
    return urllib3.HTTPConnectionPool(address, port or 80)


def _answered(status: int) -> str:
    if 200 <= status < 300:
        return ""
    return "redirect" if 300 <= status < 400 else str(status)


def _looked_up(host: str, port: int) -> list[Address]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as problem:
        raise Unsendable("name") from problem
    return [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]


def _inner(address: Address) -> Address:
    """Returns the IPv4 address that an IPv6 address stands for, or the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address
