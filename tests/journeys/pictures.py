"""Pictures for the journeys, made on the spot."""

from pathlib import Path

import pyvips

from tests.notes.media.heif_writer import make_heic


def make_picture(path: Path, *, hue: int, width: int = 900, height: int = 1200) -> Path:
    """A soft gradient of one colour, in the format that the file's name tells."""
    across = pyvips.Image.xyz(width, height)
    light = (across[0] * 120 / width + across[1] * 100 / height).cast("uchar")
    other = (light + hue).cast("uchar")
    light.bandjoin([other, (255 - light).cast("uchar")]).copy(interpretation="srgb").write_to_file(str(path))
    return path


def make_heic_file(path: Path) -> Path:
    """A real HEIC file."""
    path.write_bytes(make_heic(960, 1280))
    return path
