"""Pictures are known by their content, bounded before they are decoded, turned upright and stripped bare."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode

import pytest
import pyvips
import thumbhash

from sampan.notes.media import pictures
from sampan.notes.media.types import Crop, MediaRefused, PictureKind, PictureLimits, Ratio, Refusal
from tests.notes.media.heif_writer import make_heic
from tests.notes.media.picture_maker import GPS_MARK, exif_with_place, make_picture, two_colors

LIMITS = PictureLimits()


def opened(data: bytes) -> pyvips.Image:
    return pyvips.Image.new_from_buffer(data, "")


def refusal(data: bytes, *, limits: PictureLimits = LIMITS, crop: Crop | None = None) -> MediaRefused:
    with pytest.raises(MediaRefused) as caught:
        pictures.prepare_picture(data, crop=crop, limits=limits)
    return caught.value


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".avif"])
def test_every_format_gives_the_same_files(suffix: str) -> None:
    made = pictures.prepare_picture(make_picture(800, 600, suffix=suffix), limits=LIMITS)
    assert set(made.files) == {"card.webp", "large.webp", "large.jpg", "master.webp"}
    assert (made.width, made.height) == (800, 600)
    assert (opened(made.files["card.webp"]).width, opened(made.files["card.webp"]).height) == (480, 360)
    assert opened(made.files["large.jpg"]).get("vips-loader") == "jpegload_buffer"
    left = opened(made.files["large.webp"])(100, 300)
    assert left[0] > 200
    assert left[2] < 60


def test_heic_is_read() -> None:
    made = pictures.prepare_picture(make_heic(96, 64, color="lime"), limits=LIMITS)
    assert made.kind is PictureKind.HEIC
    assert (made.width, made.height) == (96, 64)
    red, green, blue = opened(made.files["large.webp"])(48, 32)
    assert green > 200
    assert max(red, blue) < 60


def test_a_turned_heic_stands_upright_and_loses_its_place() -> None:
    data = make_heic(96, 64, quarter_turns=1, exif=exif_with_place())
    assert GPS_MARK in data
    made = pictures.prepare_picture(data, limits=LIMITS)
    assert (made.width, made.height) == (64, 96)
    assert not any(GPS_MARK in file for file in made.files.values())


def test_a_picture_is_turned_by_its_exif() -> None:
    turned = make_picture(200, 100, exif=exif_with_place(orientation=6))
    made = pictures.prepare_picture(turned, limits=LIMITS)
    assert (made.width, made.height) == (100, 200)
    top = opened(made.files["large.webp"])(50, 20)
    assert top[0] > 200  # the red left half is above after a quarter turn clockwise


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".avif"])
def test_the_place_and_every_other_metadata_is_gone(suffix: str) -> None:
    data = make_picture(64, 64, suffix=suffix, exif=exif_with_place())
    assert GPS_MARK in data
    made = pictures.prepare_picture(data, limits=LIMITS)
    for file in made.files.values():
        assert GPS_MARK not in file
        kept = opened(file).get_fields()
        assert not [
            field for field in kept if field.startswith(("exif", "xmp", "iptc", "icc", "jpeg-comment"))
        ]


def test_colors_of_a_profile_become_srgb() -> None:
    wide = two_colors(64, 64).icc_transform("p3", input_profile="srgb")
    assert wide(5, 5)[0] < 245  # pure sRGB red is a smaller number in Display P3
    data = wide.jpegsave_buffer(Q=95, keep="icc")
    made = pictures.prepare_picture(bytes(data), limits=LIMITS)
    assert opened(made.files["large.webp"])(5, 5)[0] > 248


def test_cmyk_gray_and_sixteen_bits_become_srgb() -> None:
    image = two_colors(64, 64)
    cmyk = bytes(image.icc_transform("cmyk", input_profile="srgb").jpegsave_buffer())
    gray = bytes(image.colourspace("b-w").pngsave_buffer())
    deep = bytes(image.colourspace("rgb16").pngsave_buffer())
    for data in (cmyk, gray, deep):
        made = opened(pictures.prepare_picture(data, limits=LIMITS).files["large.webp"])
        assert (made.bands, made.format, made.interpretation) == (3, "uchar", "srgb")


def test_what_is_transparent_stays_so_in_webp_and_turns_white_in_jpeg() -> None:
    clear = (pyvips.Image.black(64, 64, bands=4)).cast("uchar").copy(interpretation="srgb")
    made = pictures.prepare_picture(bytes(clear.pngsave_buffer()), limits=LIMITS)
    assert opened(made.files["large.webp"])(10, 10)[3] == 0
    assert min(opened(made.files["large.jpg"])(10, 10)) > 250


def test_an_animation_gives_its_first_frame() -> None:
    frames = two_colors(64, 64).join(two_colors(64, 64).invert(), "vertical").copy()
    frames.set_type(pyvips.GValue.gint_type, "page-height", 64)
    made = pictures.prepare_picture(bytes(frames.webpsave_buffer()), limits=LIMITS)
    assert (made.width, made.height) == (64, 64)
    assert opened(made.files["large.webp"])(5, 5)[0] > 200


def test_the_sides_stay_within_their_limits() -> None:
    made = pictures.prepare_picture(make_picture(4000, 300), limits=LIMITS)
    widths = {name: opened(data).width for name, data in made.files.items()}
    assert widths == {"card.webp": 480, "large.webp": 1440, "large.jpg": 1440, "master.webp": 2560}


def test_a_long_screenshot_keeps_within_what_webp_can_hold() -> None:
    made = pictures.prepare_picture(make_picture(300, 20_000, suffix=".png"), limits=LIMITS)
    assert max(opened(data).height for data in made.files.values()) <= 10_240


def test_the_thumbhash_decodes_to_the_shape() -> None:
    made = pictures.prepare_picture(make_picture(300, 200), limits=LIMITS)
    width, height, _ = thumbhash.thumb_hash_to_rgba(b64decode(made.thumbhash))
    assert width / height == pytest.approx(1.5, rel=0.15)


# --- crops ---


def test_a_crop_cuts_the_variants_and_leaves_the_master_whole() -> None:
    made = pictures.prepare_picture(
        make_picture(800, 400), crop=Crop(0.5, 0, 0.375, 1, Ratio.PORTRAIT), limits=LIMITS
    )
    assert (made.width, made.height) == (300, 400)
    assert opened(made.files["large.webp"])(5, 5)[2] > 200  # only the blue half is left
    assert opened(made.files["master.webp"]).width == 800


def test_a_picture_is_cropped_again_out_of_its_master() -> None:
    first = pictures.prepare_picture(make_picture(800, 400), limits=LIMITS)
    again = pictures.crop_again(first.files["master.webp"], crop=Crop(0, 0, 0.5, 1, Ratio.SQUARE))
    assert (again.width, again.height) == (400, 400)
    assert "master.webp" not in again.files
    assert again.thumbhash != first.thumbhash


@pytest.mark.parametrize(
    "crop",
    [
        Crop(0.6, 0, 0.5, 1),
        Crop(-0.2, 0, 0.5, 1),
        Crop(0, 0, 0, 1),
        Crop(0, 0, float("nan"), 1),
        Crop(0, 0, 0.001, 0.001),
        Crop(0, 0, 1, 1, Ratio.SQUARE),
    ],
)
def test_an_impossible_crop_is_refused(crop: Crop) -> None:
    assert refusal(make_picture(800, 400), crop=crop).reason is Refusal.CROP


# --- refusals ---


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes whose header claims the given sides."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 10_000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_more_than_forty_megapixels_are_refused_with_the_exact_limit() -> None:
    caught = refusal(bomb(8001, 5000))
    assert caught.reason is Refusal.PICTURE_PIXELS
    assert caught.params == {"limit": 40_000_000, "found": 40_005_000}


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_decode", lambda *_: pytest.fail("it was decoded"))
    assert refusal(bomb(60_000, 60_000)).reason is Refusal.PICTURE_PIXELS


def test_a_heic_beyond_the_limit_is_refused_by_its_header() -> None:
    caught = refusal(make_heic(96, 64), limits=PictureLimits(max_pixels=6143))
    assert caught.params == {"limit": 6143, "found": 6144}


def test_too_many_bytes_are_refused_with_the_exact_limit() -> None:
    data = make_picture()
    caught = refusal(data, limits=PictureLimits(max_bytes=len(data) - 1))
    assert caught.reason is Refusal.PICTURE_BYTES
    assert caught.params["limit"] == len(data) - 1


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01" + b"\0" * 200,
        b"MZ" + b"\0" * 200,
        b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>',
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"%PDF-1.7\n" + b"\0" * 200,
        b"GIF89a" + b"\0" * 200,
        b"II*\0" + b"\0" * 200,
        b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + b"\0" * 200,
    ],
    ids=["elf", "exe", "svg", "xml-svg", "pdf", "gif", "tiff", "mp4"],
)
def test_what_is_not_one_of_the_five_formats_is_refused(data: bytes) -> None:
    assert refusal(data).reason is Refusal.PICTURE_KIND


def test_the_loaders_of_other_formats_cannot_run_at_all() -> None:
    with pytest.raises(pyvips.Error):
        pyvips.Image.svgload_buffer(b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>')
    with pytest.raises(pyvips.Error):
        pyvips.Image.gifload_buffer(two_colors(16, 16).gifsave_buffer())


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"").reason is Refusal.EMPTY


def test_a_speck_is_refused() -> None:
    assert refusal(make_picture(15, 200)).params == {"limit": 16, "found": 15}


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".avif", ".heic"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_file_that_breaks_off_is_refused(suffix: str, part: float) -> None:
    noise = pyvips.Image.gaussnoise(96, 96, seed=1).cast("uchar").copy(interpretation="b-w")
    whole = {
        ".jpg": noise.jpegsave_buffer,
        ".png": noise.pngsave_buffer,
        ".webp": noise.webpsave_buffer,
        ".avif": lambda: noise.heifsave_buffer(compression="av1", effort=0),
        ".heic": lambda: make_heic(96, 96),
    }[suffix]()
    assert refusal(bytes(whole)[: int(len(whole) * part)]).reason is Refusal.PICTURE_BROKEN


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".avif"])
def test_garbage_behind_a_good_beginning_is_refused(suffix: str) -> None:
    whole = make_picture(64, 64, suffix=suffix)
    assert refusal(whole[:40] + bytes(range(256)) * 4).reason is Refusal.PICTURE_BROKEN
