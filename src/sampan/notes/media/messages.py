"""What a person is told when a file is not taken: the reason, the exact limit, and the way out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from sampan.core.errors import DomainError, Invalid, Message, TooLarge
from sampan.notes.media.types import MediaRefused, PictureLimits, Refusal, VideoLimits

_MESSAGES: Mapping[Refusal, Message] = {
    Refusal.EMPTY: _("This file is empty. Choose another one."),
    Refusal.PICTURE_KIND: _(
        "This is not a picture that can be shown here. Choose a JPEG, PNG, WebP, AVIF or HEIC file."
    ),
    Refusal.PICTURE_BYTES: _(
        "This picture is larger than %(limit)s, the most a picture may have. Save it smaller and try again."
    ),
    Refusal.PICTURE_PIXELS: _(
        "This picture has %(found)s megapixels, and the limit is %(limit)s. Scale it down and try again."
    ),
    Refusal.PICTURE_SMALL: _(
        "This picture is smaller than %(limit)s pixels on one side. Choose a larger one."
    ),
    Refusal.PICTURE_BROKEN: _(
        "This picture is damaged or cut short and cannot be opened. Save it again and upload the new file."
    ),
    Refusal.CROP: _("This crop does not fit the picture. Draw it again."),
    Refusal.VIDEO_KIND: _("This is not a video that can be played here. Choose an MP4, MOV or WebM file."),
    Refusal.VIDEO_BYTES: _(
        "This video is larger than %(limit)s, the most a video may have. Shorten it or save it smaller."
    ),
    Refusal.VIDEO_LONG: _(
        "This video lasts %(found)s, and the limit is %(limit)s (minutes:seconds). Shorten it and try again."
    ),
    Refusal.VIDEO_SIDE: _(
        "Each side of a video must have between %(least)s and %(limit)s pixels. Save it in another size."
    ),
    Refusal.VIDEO_BROKEN: _(
        "This video is damaged or cut short and cannot be played. Save it again and upload the new file."
    ),
    Refusal.VIDEO_NO_PICTURE: _("This file has sound but no moving picture. Choose a video."),
    Refusal.VIDEO_SLOW: _("This video took too long to convert. Save it as MP4 (H.264) and try again."),
    Refusal.VIDEO_OUTPUT: _("This video grew too large when it was converted. Shorten it and try again."),
    Refusal.VIDEO_INTERNAL: _("Something went wrong on our side while converting. Upload the video again."),
}


def picture_limits() -> PictureLimits:
    """The limits that this instance sets for pictures."""
    return PictureLimits(
        max_bytes=settings.SAMPAN_PICTURE_MAX_BYTES, max_pixels=settings.SAMPAN_PICTURE_MAX_PIXELS
    )


def video_limits() -> VideoLimits:
    """The limits that this instance sets for videos."""
    return VideoLimits(
        max_bytes=settings.SAMPAN_VIDEO_MAX_BYTES,
        max_seconds=settings.SAMPAN_VIDEO_MAX_SECONDS,
        threads=settings.SAMPAN_FFMPEG_THREADS,
    )


def as_domain_error(refused: MediaRefused) -> DomainError:
    """The refusal as every face of Sampan shows refusals."""
    kind = TooLarge if refused.reason in (Refusal.PICTURE_BYTES, Refusal.VIDEO_BYTES) else Invalid
    message = _MESSAGES[refused.reason]
    return kind(refused.reason.value, message, _params(refused.reason, refused.params), field="media")


def failure_message(code: str) -> str:
    """What Media.failure means, in the language that is active now; '' for ''.

    Limits are those of now: the row keeps no more than the code.
    """
    if not code:
        return ""
    reason = Refusal(code) if code in set(Refusal) else Refusal.VIDEO_INTERNAL
    return DomainError(reason.value, _FAILED.get(reason, _MESSAGES[reason]), _params(reason, {})).message


_FAILED: Mapping[Refusal, Message] = {
    Refusal.VIDEO_LONG: _(
        "This video is longer than %(limit)s (minutes:seconds), the most a video may last. "
        "Shorten it and try again."
    ),
}
"""Where the sentence names what was found, one that needs only the limit."""


def _params(reason: Refusal, given: Mapping[str, int | float | str]) -> dict[str, object]:
    limits = {**_limits_of_now(), **({"found": given["found"]} if "found" in given else {})}
    limit = given.get("limit", limits.get(reason))
    show = _SHOWN.get(reason, str)
    params: dict[str, object] = {"limit": show(limit)} if limit is not None else {}
    if "found" in given:
        params["found"] = show(given["found"])
    if reason is Refusal.VIDEO_SIDE:
        params = {"limit": VideoLimits().max_side, "least": VideoLimits().min_side}
    return params


def _limits_of_now() -> dict[Refusal | str, int | float | str]:
    pictures, videos = picture_limits(), video_limits()
    return {
        Refusal.PICTURE_BYTES: pictures.max_bytes,
        Refusal.PICTURE_PIXELS: pictures.max_pixels,
        Refusal.PICTURE_SMALL: pictures.min_side,
        Refusal.VIDEO_BYTES: videos.max_bytes,
        Refusal.VIDEO_LONG: videos.max_seconds,
    }


def show_bytes(count: object) -> str:
    """1073741824 as 1 GB, without the fraction that filesizeformat writes; other sizes with it."""
    return filesizeformat(str(count)).replace(".0\xa0", "\xa0").replace("\xa0", " ")


def _show_megapixels(count: object) -> str:
    # Rounded up, so that 40,000,001 pixels never read as 40 of 40.
    return f"{math.ceil(float(str(count)) / 10_000) / 100:g}"


def _show_minutes(seconds: object) -> str:
    whole = math.ceil(float(str(seconds)))
    return f"{whole // 60}:{whole % 60:02d}"


_SHOWN: Mapping[Refusal, Callable[[object], str]] = {
    Refusal.PICTURE_BYTES: show_bytes,
    Refusal.PICTURE_PIXELS: _show_megapixels,
    Refusal.VIDEO_BYTES: show_bytes,
    Refusal.VIDEO_LONG: _show_minutes,
}
