"""The LibreTranslate engine: any LibreTranslate server over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from sampan.translation.engines.breaker import CircuitBreaker
from sampan.translation.engines.capped_http import JsonClient, RequestRefused
from sampan.translation.engines.protocol import BOTH_WAYS, Answer, Passage

# Small enough that an answer comes within the time limit from a server on two processors.
BATCH_SIZE = 20
_CODES = {"zh-Hans": "zh", "en": "en"}


class LibreTranslateEngine:
    """Translates through POST /translate of a LibreTranslate server (https://docs.libretranslate.com/)."""

    name = "libretranslate"
    licence = "AGPL-3.0 (the server); its models: see the server"
    is_heavy = False
    uses_advice = False
    uses_examples = False
    pairs = BOTH_WAYS
    fixed_phrases: tuple[str, ...] = ()

    def __init__(
        self,
        url: str,
        *,
        key: str = "",
        timeout_seconds: float = 30.0,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self._http = JsonClient(url, timeout_seconds=timeout_seconds, breaker=breaker)
        self._key = key
        host = urlsplit(url).hostname or ""
        self.version = host
        self.is_local = host in ("localhost", "127.0.0.1", "::1")

    def why_not_ready(self) -> str:
        """Empty unless the server failed several times in a row."""
        return self._http.why_not_ready()

    def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
        """One request for every 20 passages; see the protocol."""
        answers: list[Answer | None] = []
        for start in range(0, len(passages), BATCH_SIZE):
            answers += self._batch(passages[start : start + BATCH_SIZE], source, target)
        return answers

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _batch(self, passages: Sequence[Passage], source: str, target: str) -> list[Answer | None]:
        payload: dict[str, object] = {
            "q": [passage.body for passage in passages],
            "source": _CODES[source],
            "target": _CODES[target],
            "format": "text",
        }
        if self._key:
            payload["api_key"] = self._key

        def read(found: dict[str, list[object]]) -> list[Answer | None]:
            bodies = found["translatedText"]
            if len(bodies) != len(passages):
                raise ValueError("as many answers as questions are needed")
            return [Answer(body) if isinstance(body, str) else None for body in bodies]

        try:
            return self._http.post("/translate", payload, read=read)
        except RequestRefused:
            return [None] * len(passages)
