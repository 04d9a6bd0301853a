"""The machine: Python, folders, disk, secret, ports, and the programs that make pictures and videos."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from sampan.discovery.ranking.training import missing_part
from sampan.ops import ports
from sampan.ops.doctor.finding import Finding, bad, note, ok

OLDEST_PYTHON = (3, 11)
LITTLE_DISK = 2 * 1024**3  # bytes; one long video and its ladder may need as much for a while
NO_DISK = 256 * 1024**2
GIBIBYTE = 1024**3


def look() -> Iterator[Finding]:
    """Look at everything that needs no database."""
    yield _python()
    yield from _folders()
    yield _disk()
    yield _secret()
    yield _address()
    yield _ffmpeg()
    yield _vips()
    yield _lightgbm()
    yield from _ports()


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return bad(
            "python", f"Python {version} is too old", "Install Python 3.11 or newer and run `make install`."
        )
    return ok("python", f"Python {version}")


def _folders() -> Iterator[Finding]:
    folders = {
        "data": Path(settings.HOME),
        "public media": Path(settings.MEDIA_ROOT),
        "private media": Path(settings.SAMPAN_PRIVATE_MEDIA),
        "uploads": Path(settings.SAMPAN_UPLOADS),
    }
    for name, folder in folders.items():
        nearest = next(step for step in (folder, *folder.parents) if step.exists())
        if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
            yield ok(name, str(folder))
        else:
            yield bad(
                name,
                f"{folder} cannot be written",
                f"chown -R {_me()} {nearest}   (or set another SAMPAN_HOME)",
            )


def _me() -> str:
    return str(os.geteuid())


def _disk() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    what = f"{free / GIBIBYTE:.1f} GiB free below {settings.HOME}"
    if free < NO_DISK:
        return bad(
            "disk", what, "Free some space, or move SAMPAN_HOME to a larger disk; uploads fail without it."
        )
    if free < LITTLE_DISK:
        return note("disk", what, "Large videos may not find room.")
    return ok("disk", what)


def _secret() -> Finding:
    path = Path(settings.HOME) / "secret"
    if os.environ.get("SAMPAN_SECRET_KEY"):
        return ok("secret", "from SAMPAN_SECRET_KEY")
    if not path.exists():
        return note("secret", "not made yet", "It is made at the first start.")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return bad("secret", f"{path} can be read by others", f"chmod 600 {path}")
    return ok("secret", str(path))


def _address() -> Finding:
    if settings.SAMPAN_URL.startswith("https://"):
        return ok("address", settings.SAMPAN_URL)
    return note(
        "address",
        f"{settings.SAMPAN_URL} (links in e-mail begin so; cookies travel unprotected)",
        "For the public, put a proxy that speaks TLS in front, and set SAMPAN_URL=https://your.name",
    )


def _ffmpeg() -> Finding:
    try:
        import imageio_ffmpeg

        program = imageio_ffmpeg.get_ffmpeg_exe()
        said = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=20, check=True)
    except (ImportError, RuntimeError, OSError, subprocess.SubprocessError) as error:
        return bad(
            "ffmpeg", f"does not run: {error}", "Run `make install` again; videos cannot be made without it."
        )
    return ok("ffmpeg", " ".join(said.stdout.split()[:3]))


def _vips() -> Finding:
    try:
        import pyvips
    except (ImportError, OSError) as error:
        return bad(
            "libvips",
            f"does not load: {error}",
            "Run `make install` again; pictures cannot be made without it.",
        )
    missing = sorted({".avif", ".webp", ".jpg", ".png"} - set(pyvips.get_suffixes()))
    version = ".".join(str(pyvips.version(part)) for part in range(3))
    if missing:
        return bad(
            "libvips", f"{version} without {', '.join(missing)}", "Install pyvips-binary: `make install`."
        )
    return ok("libvips", version)


def _lightgbm() -> Finding:
    reason = missing_part()
    if reason:
        return note(
            "lightgbm",
            f"does not load: {reason}",
            "The feed is ranked by the formula alone. To let it learn: apt-get install libgomp1",
        )
    return ok("lightgbm", "loads; rankers can be trained")


def _ports() -> Iterator[Finding]:
    for port, purpose in ((settings.PORT, "pages"), (settings.PORT + 1, "live updates")):
        if ports.is_free("127.0.0.1", port):
            yield ok(f"port {port}", f"free for {purpose}")
        else:
            yield note(
                f"port {port}",
                f"in use (for {purpose}: by a running Sampan?)",
                "If not by Sampan: PORT=8010 make run",
            )
