"""Serving the pages of a review until the user has had enough."""

from __future__ import annotations

import ipaddress
import secrets
import socket
import threading
import webbrowser
from collections.abc import Sequence

import click
from waitress.server import create_server

from corpora.errors import InputError
from corpora.messages import chosen_language
from corpora.messages import message as common
from glossary.messages import message
from glossary.review.server import make_app
from glossary.review.session import Review


def serve(
    review: Review, *, glossaries: Sequence[str], host: str, port: int, browser: bool
) -> None:
    """Serve a review until it is interrupted.

    The pages are in the language that was chosen for messages, else in that of the browser.

    Parameters
    ----------
    glossaries
        As `glossary.review.server.make_app`.
    host
        The address to listen on. Unless it is one of this machine alone, browsers need a token.
    port
        From 0 to 65535; 0 for a free one.
    browser
        Whether to open a browser.

    Raises
    ------
    InputError
        The address cannot be listened on.
    """
    try:
        listening = socket.create_server((host, port), family=_family(host))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            message("review-port-taken", host=host, port=str(port), reason=reason)
        ) from None
    taken = listening.getsockname()[1]
    loopback = _is_loopback(host)
    token = "" if loopback else secrets.token_urlsafe(24)
    names = {"127.0.0.1", "localhost", "[::1]"} if loopback else {_name(host), socket.getfqdn()}
    if not loopback and host in ("0.0.0.0", "::"):
        names |= _own_addresses()
    hosts = frozenset(f"{name}:{taken}" for name in names)
    shown = _name(host) if loopback or host not in ("0.0.0.0", "::") else socket.getfqdn()
    address = f"http://{shown}:{taken}/" + (f"?token={token}" if token else "")
    server = create_server(
        make_app(
            review,
            hosts=hosts,
            glossaries=glossaries,
            token=token,
            fixed_language=chosen_language(),
        ),
        sockets=[listening],
        threads=8,
    )
    serving = (
        message("review-serving", address=address, file=review.decisions_file)
        if review.reports
        else message("review-serving-terms", address=address)
    )
    click.echo(common("note", message=serving), err=True)
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    try:
        server.run()
    finally:
        server.close()


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _name(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _own_addresses() -> set[str]:
    found = socket.getaddrinfo(socket.gethostname(), None)
    return {_name(str(entry[4][0])) for entry in found} | {"127.0.0.1", "localhost"}
