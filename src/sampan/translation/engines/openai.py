"""The chat-completions engine: any server that speaks OpenAI's chat API, with its answers held to a
translation."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from sampan.translation.engines.breaker import CircuitBreaker
from sampan.translation.engines.capped_http import JsonClient, RequestRefused
from sampan.translation.engines.prompts import FIXED_PHRASES, PROMPT_VERSION, PROMPTS
from sampan.translation.engines.protocol import BOTH_WAYS, Answer, Passage

# A gentle share of what public services allow at once.
REQUESTS_AT_ONCE = 4
TOKENS_PER_CHARACTER = 2
TOKENS_MIN = 64


class OpenAIEngine:
    """Translates through POST {url}/chat/completions, one passage a request.

    The passage goes in as the last message and nowhere else; the answer is plain text that the caller checks.
    """

    name = "openai"
    licence = "see the service"
    is_heavy = False
    uses_advice = True
    uses_examples = True
    pairs = BOTH_WAYS
    fixed_phrases = FIXED_PHRASES

    def __init__(
        self,
        url: str,
        *,
        model: str,
        key: str = "",
        timeout_seconds: float = 30.0,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self._http = JsonClient(url, key=key, timeout_seconds=timeout_seconds, breaker=breaker)
        self._model = model
        host = urlsplit(url).hostname or ""
        place = hashlib.sha256(host.encode()).hexdigest()[:6]
        self.version = f"{model[:80]}/{place}/p{PROMPT_VERSION}"
        self.is_local = host in ("localhost", "127.0.0.1", "::1")

    def why_not_ready(self) -> str:
        """Empty unless the server failed several times in a row."""
        return self._http.why_not_ready()

    def translate(self, passages: Sequence[Passage], *, source: str, target: str) -> list[Answer | None]:
        """Up to four requests at once; see the protocol."""
        with ThreadPoolExecutor(REQUESTS_AT_ONCE) as pool:
            return list(pool.map(lambda passage: self._one(passage, source, target), passages))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _one(self, passage: Passage, source: str, target: str) -> Answer | None:
        payload: dict[str, Any] = {
            "model": self._model,
            "messages": PROMPTS[(source, target)].messages(passage),
            "temperature": 0.3 if passage.again else 0,
            "max_tokens": TOKENS_MIN + TOKENS_PER_CHARACTER * len(passage.body),
        }
        try:
            return self._http.post("/chat/completions", payload, read=_read_answer)
        except RequestRefused:
            return None


def _read_answer(found: dict[str, Any]) -> Answer | None:
    choice = found["choices"][0]
    body = choice["message"]["content"]
    return Answer(body, complete=choice.get("finish_reason") != "length") if isinstance(body, str) else None
