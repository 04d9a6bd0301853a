"""A LibreTranslate server for the journeys: it knows their sentences, and gives others back unchanged."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ENGLISH = {
    "成都三天两夜，吃到扶墙": "Three days in Chengdu, eating till we held the walls",
    "今天带外地朋友逛成都，第一站人民公园喝茶。": "Friends are in Chengdu; first stop, tea in the park.",
    "火锅真的绝了，人均80！": "The hotpot was unreal, 80 per person!",
    "谢谢你！下次来成都找我玩。": "Thank you! Come find me next time you are in Chengdu.",
    "喜欢茶和慢生活。": "Fond of tea and a slow life.",
    "会动的测试视频": "A test video that moves",
    "成都美食": "Chengdu food",
}
CHINESE = {
    "This made me so hungry! How spicy is it really?": "看得我好饿！到底有多辣？",
    "I am learning Chinese, one snack at a time.": "我在学中文，一次一种小吃。",
}
KNOWN = {**ENGLISH, **CHINESE}


class Translator(ThreadingHTTPServer):
    """Listens on loopback; `asked` is every text it was given."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Answer)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Answer(BaseHTTPRequestHandler):
    server: Translator

    def do_GET(self) -> None:
        self._say(200, [{"code": "en", "name": "English"}, {"code": "zh", "name": "Chinese"}])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        texts = body["q"] if isinstance(body["q"], list) else [body["q"]]
        self.server.asked.extend(texts)
        answers = [KNOWN.get(text.strip(), text) for text in texts]
        self._say(200, {"translatedText": answers if isinstance(body["q"], list) else answers[0]})

    def _say(self, status: int, answer: object) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the test says what went wrong."""
