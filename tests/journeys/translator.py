"""A LibreTranslate server for the journeys: it knows their sentences, and gives others back unchanged.

What it is told to hold it answers only when it is let go, so that a test can look at a page that waits.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ENGLISH = {
    "成都三天两夜，吃到扶墙": "Three days in Chengdu, eating till we held the walls",
    "今天带外地朋友逛成都，第一站人民公园喝茶。": "Friends are in Chengdu; first stop, tea in the park.",
    "火锅真的绝了，人均¥80！": "The hotpot was unreal, ¥80 per person!",
    "谢谢你！下次来成都找我玩。": "Thank you! Come find me next time you are in Chengdu.",
    "喜欢茶和慢生活。": "Fond of tea and a slow life.",
    "会动的测试视频": "A test video that moves",
    "成都美食": "Chengdu food",
    "巷子里的小茶馆": "A small teahouse in a lane",
    "老板每天早上自己烤花生，香得走不动路。": "The owner roasts peanuts every morning; you cannot walk past.",
    "今天的brunch绝绝子，姐妹们快来！": "Today's brunch was unreal, girls, come quickly!",
    "云吞面，现包现煮": "Wonton noodles, made to order",
    "今日特价": "Today's special",
    "我们开船啦": "We are setting sail",
    "河上的早晨": "A morning on the river",
    "国际邮政": "International post",
    "景德镇": "Jingdezhen",
    "成都": "Chengdu",
    "我每天喝茶的杯子": "The cup I drink tea from every day",
    "用了三年，越用越喜欢。": "Three years old, and I like it better every day.",
    "手作青花茶杯": "Hand-painted tea cup",
    "每一只都是手绘，容量 350 ml，可以进洗碗机。": "Painted by hand, holds 350 ml, dishwasher safe.",
    "颜色": "Color",
    "青花": "Blue and white",
    "白瓷": "Plain white",
    "谢谢！少的那只茶托我们退给你了。": "Thank you! We have given back the money for the saucer.",
    "少了一个茶托": "One saucer was missing",
    "竹编灯笼": "Woven bamboo lantern",
    "竹子编的，手工做，放在阳台上很好看。": "Woven from bamboo by hand; it looks lovely on a balcony.",
    "大小": "Size",
    "小号": "Small",
    "大号": "Large",
    "阳台上的光": "Light on the balcony",
    "你好！那家店叫老地方，在河边。": "Hello! The place is called Old Spot, by the river.",
    "明天早上七点见，别迟到。": "See you at seven tomorrow, do not be late.",
    "我在桥这边。": "I am on this side of the bridge.",
    "看见那只船了吗？": "Can you see that boat?",
    "我给你挥手呢！": "I am waving at you!",
    "豆浆配油条": "Soy milk with fried dough",
    "早上六点就排队了。": "People queue from six in the morning.",
    "我昨天去了银行。": "I went to the bank yesterday.",
}
CHINESE = {
    "This made me so hungry! How spicy is it really?": "看得我好饿！到底有多辣？",
    "I am learning Chinese, one snack at a time.": "我在学中文，一次一种小吃。",
    "The tea here tastes like my grandmother's garden.": "这里的茶有我奶奶花园的味道。",
    "It is a present for my mother; please pack it well.": "这是送给我妈妈的礼物，请包装好一点。",
    "Hi! Where did you drink that soy milk?": "你好！那杯豆浆是在哪里喝的？",
    "I will bring two umbrellas.": "我会带两把伞。",
    "Which bridge do you mean?": "你说的是哪座桥？",
    "Even lovelier than in the picture. One saucer was missing.": "比照片上还好看。少了一个茶托。",
}
KNOWN = {**ENGLISH, **CHINESE}
HOLD_SECONDS = 25
"""No longer than that; the app itself gives an engine half a minute."""


class Translator(ThreadingHTTPServer):
    """Listens on loopback; `asked` is every text it was given."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._held: dict[str, threading.Event] = {}
        super().__init__(("127.0.0.1", 0), _Answer)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def hold(self, text: str) -> threading.Event:
        """Do not answer this text until the event that this gives is set."""
        self._held[text] = threading.Event()
        return self._held[text]

    def wait_for_held(self, texts: list[str]) -> None:
        """Return when all that is held of these is let go."""
        for text in texts:
            if text in self._held:
                self._held[text].wait(HOLD_SECONDS)

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
        self.server.wait_for_held([text.strip() for text in texts])
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
