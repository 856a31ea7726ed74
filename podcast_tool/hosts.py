"""Web addresses and the hosts they name: whether one can be asked at all, and whether it leads inward.

Inward is this machine and its own network: nowhere that an address in a stranger's document may lead.
"""

import ipaddress
import re
import socket
from contextlib import suppress
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from podcast_tool.text import clean_line

_NAME: Final = re.compile(r"[a-z0-9._-]+")
# IPv4 inside IPv6: compatible (RFC 4291, section 2.5.5.1) and behind a translator (RFC 6052, section 2.1).
_CARRYING: Final = tuple(ipaddress.IPv6Network(text) for text in ("::/96", "64:ff9b::/96"))


def is_inward(url: str) -> bool:
    """Whether the address names this machine or its own network. Unknown hosts are not."""
    host = urlsplit(url).hostname or ""
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return any(not is_public(str(address[4][0])) for address in found)


def is_web_address(url: str) -> bool:
    """Whether it is an http or https address without a password in it."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def plain_host(url: str) -> str:
    """The address with its host as the name service knows it: in ASCII (IDNA), nothing in percents.

    Raises ValueError for what is no host.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if ":" in host or (host.isascii() and "%" not in host):
        return url
    name = unquote(host, errors="strict").encode("idna").decode().lower()
    if not _NAME.fullmatch(name):
        raise ValueError(f"{clean_line(host, limit=100)} is no host")
    port = "" if parts.port is None else f":{parts.port}"
    return urlunsplit((parts.scheme, name + port, parts.path, parts.query, parts.fragment))


def says_inward(host: str) -> bool:
    """Whether a host says by its own name or number that it lies inward; nothing is looked up."""
    host = host.rstrip(".")
    named = host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    return named or any(not is_public(address) for address in _written_out(host))


def is_public(address: str) -> bool:
    """Whether an IP address is out on the internet. Raises ValueError for what is none."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        carried = found.ipv4_mapped or found.sixtofour or _carried(found)
        if found.is_site_local or (carried and not is_public(str(carried))):
            return False
        if found.ipv4_mapped:
            return True
    return found.is_global and not found.is_multicast


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    within = any(address in network for network in _CARRYING)
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if within else None


def _written_out(host: str) -> list[str]:
    """The addresses that a host written in numbers (127.0.0.1, also as 127.1) stands for; none for a name."""
    with suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    try:
        found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]
