"""The reader itself: takes pictures on standard input and says on standard output which lines stand in them.

usage: python -m sampan.translation.pictures.reading THREADS IDLE_SECONDS

In: for each picture its length (four bytes, big-endian) and the bytes of its file. Out: one line of JSON
each. It ends by itself when its input does, or when nobody asked for IDLE_SECONDS.
"""

from __future__ import annotations

import json
import os
import select
import sys
from pathlib import Path
from typing import IO, Any

from sampan.translation.pictures.spacing import mend_spaces, tidy
from sampan.translation.pictures.tiles import Tile, cut_tiles, owned_by

NICENESS = 10
"""Nobody waits at the page for these words, so everything else on the machine goes first."""
SURE_ENOUGH = 0.5
"""Lines that the reader trusts less are not even told."""


def main(threads: str, idle_seconds: str) -> None:
    """Read pictures until there are no more."""
    os.nice(NICENESS)
    news = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # whatever a library prints must not pass for an answer
    source = sys.stdin.buffer
    reader: Any = None
    while select.select([source], [], [], float(idle_seconds))[0]:
        picture = _next(source)
        if picture is None:
            return
        reader = reader or _load(int(threads))
        print(json.dumps(_read(reader, picture)), file=news, flush=True)


def _next(source: IO[bytes]) -> bytes | None:
    head = source.read(4)
    return source.read(int.from_bytes(head, "big")) if len(head) == 4 else None


def _load(threads: int) -> Any:
    """rapidocr with the models out of its own wheel, named one by one so that it fetches none."""
    import cv2
    import rapidocr

    cv2.setNumThreads(threads)
    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.text_score": SURE_ENOUGH,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Cls.model_path": str(models / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
        }
    )


def _read(reader: Any, picture: bytes) -> dict[str, Any]:
    import cv2
    import numpy as np

    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR) if picture else None
    if pixels is None:
        return {"error": "picture"}
    height, width = pixels.shape[:2]
    tiles = cut_tiles(width, height)
    lines: list[dict[str, Any]] = []
    for tile in tiles:
        part = pixels[tile.top : tile.top + tile.height, tile.left : tile.left + tile.width]
        if tile.scale < 1:
            part = cv2.resize(part, None, fx=tile.scale, fy=tile.scale, interpolation=cv2.INTER_AREA)
        lines += [line for line in _lines(reader, part, tile) if owned_by(tiles, tile, line["corners"])]
    return {"width": width, "height": height, "lines": lines}


def _lines(reader: Any, part: Any, tile: Tile) -> list[dict[str, Any]]:
    found = reader(part, return_word_box=True, return_single_char_box=True)
    if found.boxes is None or not found.txts:
        return []
    letters = found.word_results or [()] * len(found.txts)
    return [
        {
            "text": _text(text, words, box),
            "confidence": round(float(score), 3),
            "corners": [tile.outside(float(x), float(y)) for x, y in box],
        }
        for box, text, score, words in zip(found.boxes, found.txts, found.scores, letters, strict=False)
    ]


def _text(text: str, words: Any, box: Any) -> str:
    """The words with lost spaces put back, when every letter's place is known."""
    letters = "".join(str(word[0]) for word in words)
    if letters != "".join(text.split()):
        return tidy(text)
    start, end = (box[0], box[1]) if _is_wide(box) else (box[0], box[3])
    along = (float(end[0] - start[0]), float(end[1] - start[1]))
    length = max(1.0, (along[0] ** 2 + along[1] ** 2) ** 0.5)
    places = []
    for _letter, _score, corners in words:
        x = sum(float(corner[0]) for corner in corners) / len(corners)
        y = sum(float(corner[1]) for corner in corners) / len(corners)
        places.append((x * along[0] + y * along[1]) / length)
    return tidy(_with_both(text, mend_spaces(letters, places)))


def _with_both(read: str, mended: str) -> str:
    """The spaces that the reader gave and those that were put back, over the same letters."""
    result, ours = [], iter(mended)
    theirs = iter(read)
    one, other = next(theirs, ""), next(ours, "")
    while one or other:
        if one.isspace() or other.isspace():
            result.append(" ")
            one = next(theirs, "") if one.isspace() else one
            other = next(ours, "") if other.isspace() else other
        else:
            result.append(one)
            one, other = next(theirs, ""), next(ours, "")
    return "".join(result)


def _is_wide(box: Any) -> bool:
    across = abs(float(box[1][0] - box[0][0])) + abs(float(box[1][1] - box[0][1]))
    down = abs(float(box[3][0] - box[0][0])) + abs(float(box[3][1] - box[0][1]))
    return across >= down


if __name__ == "__main__":
    main(*sys.argv[1:])
