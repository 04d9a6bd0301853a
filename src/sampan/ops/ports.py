"""TCP ports: is one free, and which one near it is."""

import errno
import socket

SEARCHED = 20  # how many ports above the wanted one are tried


def is_free(host: str, port: int) -> bool:
    """Tell whether a server could listen on this address now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def first_free_pair(host: str, start: int) -> int | None:
    """Give the first port from `start` upward that is free together with the next one, if there is one."""
    last = min(start + SEARCHED, 65535)
    return next(
        (port for port in range(start, last) if is_free(host, port) and is_free(host, port + 1)), None
    )
