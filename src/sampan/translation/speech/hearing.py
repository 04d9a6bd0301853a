"""The recogniser itself: reads one audio file and says on standard output, in lines of JSON, what it hears.

usage: python -m sampan.translation.speech.hearing AUDIO MODEL_FOLDER THREADS PARENT_PID
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from sampan.translation.speech.cues import Word, cut_into_cues, mark_clause
from sampan.translation.speech.doubts import Phrase, really_said

SAMPLES_A_SECOND = 16_000
SURE_OF_LANGUAGE = 0.5
"""Probability from which a language counts as found; below it the model looks at the next half minute."""
NICENESS = 10
"""Nobody waits at the page for subtitles, so everything else on the machine goes first."""
_WRITTEN = {"zh": "zh-Hans", "yue": "zh-Hans", "en": "en"}
_PR_SET_PDEATHSIG = 1  # prctl(2)


def main(audio: str, model: str, threads: str, parent: str) -> None:
    """Hear the file and say the language and the cues; the language is '' when nothing usable is said."""
    _die_with(int(parent))
    os.nice(NICENESS)
    language, phrases = _hear(Path(audio), model, int(threads))
    believed = really_said(phrases) if language else []
    cues = cut_into_cues([word for phrase in believed for word in mark_clause(phrase.words)])
    _say(
        {"language": language if cues else "", "cues": [[cue.start_ms, cue.end_ms, cue.text] for cue in cues]}
    )


def _hear(audio: Path, model: str, threads: int) -> tuple[str, list[Phrase]]:
    import numpy as np  # after the limits: these load a hundred megabytes
    from faster_whisper import WhisperModel

    samples = np.frombuffer(audio.read_bytes(), dtype="<i2").astype(np.float32) / 32768
    seconds = max(1.0, len(samples) / SAMPLES_A_SECOND)
    whisper = WhisperModel(
        model, device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
    )
    # Without the words before it, a phrase cannot drag the next ones into its own mistake; and no prompt
    # of ours, which came back as if it had been said.
    segments, info = whisper.transcribe(
        samples,
        beam_size=5,
        vad_filter=True,
        word_timestamps=True,
        condition_on_previous_text=False,
        language_detection_threshold=SURE_OF_LANGUAGE,
        language_detection_segments=4,
    )
    language = _WRITTEN.get(info.language, "") if info.duration_after_vad > 0 else ""
    phrases: list[Phrase] = []
    simplified = _simplifier() if language == "zh-Hans" else str
    for segment in segments if language else ():
        words = tuple(
            Word(round(word.start * 1000), round(word.end * 1000), simplified(word.word), word.probability)
            for word in segment.words or ()
        )
        phrases.append(Phrase(words, segment.no_speech_prob, segment.avg_logprob, segment.compression_ratio))
        _say({"progress": min(99, int(100 * segment.end / seconds))})
    return language, phrases


def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s").convert  # characters only: the words stay the speaker's


def _say(news: dict[str, Any]) -> None:
    print(json.dumps(news, ensure_ascii=True), flush=True)


def _die_with(parent: int) -> None:
    """On Linux the kernel ends us when the worker dies, so that a kill -9 leaves nothing behind."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
