"""`lms doctor` asks the running server, through everything in front of it, from which address it seems to ask."""

import http.client
import ipaddress
import json
import socket
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lms.base.settings import Settings
from lms.web.seen import HEADER, pass_for

PATH = "/healthz/seen"
#: The address that the doctor claims; it belongs to nobody (RFC 5737). A server that believes it believes anybody.
FORGED = "203.0.113.77"
#: On the same machine the doctor asks from an address of its own, so that it differs from the proxy's.
OWN = "127.83.1.7"
SECONDS = 10


@dataclass(frozen=True)
class ServerSaw:
    """The address the question was sent from, and what the server answered: its status, and what it has seen."""

    sent_from: str
    status: int
    seen: dict[str, Any]


def whereabouts(settings: Settings, url: str) -> tuple[str, str]:
    """(the address that the server saw, what is wrong with it and its cure); "" for either when there is none."""
    try:
        asked = ask(url, settings.secret_key)
    except ssl.SSLCertVerificationError as problem:
        return "", f"the certificate of {url} is not trusted: {problem.verify_message}"
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return "", f"nobody answers at {url} ({problem or type(problem).__name__}): start service and proxy"
    if asked.status != 200:
        return "", f"{url}{PATH} answers {asked.status}: is it this installation, with this LMS_SECRET_KEY?"
    return str(asked.seen.get("address")), judged(settings, url, asked)


def judged(settings: Settings, url: str, asked: ServerSaw) -> str:
    """What is wrong with what the server has seen, and the cure; "" when nothing is."""
    address = str(asked.seen.get("address"))
    if address == FORGED:
        return (
            "visitors can choose their address, and get by every limit: LMS_PROXIES is higher than the number of"
            " proxies, or the first one passes X-Forwarded-For on instead of replacing it"
        )
    if _is_local(address) and address != asked.sent_from:
        return (
            f"everybody seems to come from {address}, so one visitor's wrong tries lock all out: set LMS_PROXIES to the"
            f" number of proxies (it is {settings.proxies}) and let each send X-Forwarded-For"
        )
    if url.startswith("https:") and not asked.seen.get("secure"):
        return "the server does not know that visitors come by TLS: let the proxy send X-Forwarded-Proto"
    return ""


def ask(url: str, secret_key: str) -> ServerSaw:
    """Ask the server once. Raises OSError or HTTPException when nobody answers."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    source = (OWN, 0) if _leads_to_this_machine(host, port) else None
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(host, port, timeout=SECONDS, source_address=source)
    try:
        claims = {"X-Forwarded-For": FORGED, "X-Forwarded-Proto": "http", "Forwarded": f"for={FORGED};proto=http"}
        connection.connect()
        sent_from = connection.sock.getsockname()[0]
        connection.request("GET", PATH, headers={HEADER: pass_for(secret_key), **claims})
        answer = connection.getresponse()
        body = answer.read(10_000)
        return ServerSaw(sent_from, answer.status, json.loads(body) if answer.status == 200 else {})
    finally:
        connection.close()


def _leads_to_this_machine(host: str, port: int) -> bool:
    found = socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_STREAM)
    return bool(found) and _is_local(str(found[0][4][0]))


def _is_local(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
