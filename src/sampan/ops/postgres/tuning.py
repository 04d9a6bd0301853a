"""The embedded server's settings: modest enough for a small machine, quick enough for a busy one."""

import os

from sampan.ops.postgres.place import Place

MEBIBYTE = 1024 * 1024
CONNECTIONS = 120  # pools of web workers, worker, live and a few by hand; each idle one costs about 2 MB


def server_arguments(place: Place, *, durable: bool) -> list[str]:
    """Give the server's command line.

    `durable=False` is for tests only: it is faster because a power cut may then lose everything.
    """
    arguments = ["-D", str(place.data), "-k", str(place.sockets)]
    for name, value in _settings(durable).items():
        arguments += ["-c", f"{name}={value}"]
    return arguments


def _settings(durable: bool) -> dict[str, str]:
    memory = _memory_bytes() // MEBIBYTE
    settings = {
        "listen_addresses": "",  # the socket only: nobody outside this machine, nobody but its owner
        "unix_socket_permissions": "0700",
        "max_connections": str(CONNECTIONS),
        "shared_buffers": f"{min(512, max(64, memory // 8))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",  # flash, not spinning disks
        "jit": "off",  # compiling costs more than these short queries
        "max_parallel_workers_per_gather": "0",  # two cores are better spent on two requests
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_messages": "warning",
        "log_checkpoints": "off",
        "log_line_prefix": "%m [%p] %d ",
        "idle_in_transaction_session_timeout": "10min",
    }
    if not durable:
        settings |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_wal_size": "2GB",
        }
    return settings


def _memory_bytes() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 1024 * MEBIBYTE
