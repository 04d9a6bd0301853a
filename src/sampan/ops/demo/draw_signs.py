"""Draws the demo world's pictures of signs: a tea house's board and the back of a recipe card.

usage: python -m sampan.ops.demo.draw_signs FOLDER   (needs Pillow and the fonts of fonts-noto-cjk and
fonts-liberation; the pictures that it made lie in data/pictures)
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

NOTO = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"
SIMPLIFIED = 2  # of the faces in the collection
ITALIC = "/usr/share/fonts/truetype/liberation/LiberationSerif-Italic.ttf"
DISHES = [
    ("虾饺皇", "¥32"),
    ("豉汁蒸凤爪", "¥26"),
    ("蜜汁叉烧包", "¥24"),
    ("流沙奶黄包", "¥22"),
    ("腊味萝卜糕", "¥20"),
    ("鲜虾红米肠", "¥30"),
]
CARD = [
    "Eat them warm, never with a knife.",
    "Butter first, then Aunt Morag's",
    "blackcurrant jam, and no more than",
    "four, however nicely they ask.",
    "",
    "If they go hard, feed the hens.",
]


def main(folder: str) -> None:
    """Write both pictures as WebP."""
    for name, picture in (("sign-tea-house", tea_house()), ("sign-recipe-back", recipe_back())):
        picture.save(Path(folder) / f"{name}.webp", quality=80, method=6)


def tea_house() -> Image.Image:
    """A red board with the day's baskets, and a column of writing beside them, as it hangs in old houses."""
    picture = _grained((840, 1120), (94, 28, 22), 5)
    pen = ImageDraw.Draw(picture)
    gold, cream = (232, 196, 110), (247, 234, 208)
    pen.rectangle((28, 28, 811, 1091), outline=gold, width=6)
    pen.rectangle((42, 42, 797, 1077), outline=gold, width=2)
    for place, letter in enumerate("老字号茶楼"):
        pen.text((724, 190 + place * 96), letter, font=_serif(72), fill=gold, anchor="mm")
    pen.line((640, 90, 640, 1030), fill=gold, width=2)
    pen.text((90, 96), "今日点心", font=_serif(76), fill=gold)
    for row, (dish, price) in enumerate(DISHES):
        top = 240 + row * 92
        pen.text((90, top), dish, font=_serif(46), fill=cream)
        pen.text((600, top), price, font=_serif(42), fill=gold, anchor="ra")
    small = _serif(31)
    for row, line in enumerate(
        ("早上六点半到十点半，点心八折；", "茶位费每位六元，自带茶叶也要收，", "但是开水管够。")
    ):
        pen.text((90, 838 + row * 50), line, font=small, fill=cream)
    pen.text((90, 1006), "谢绝拼桌，除非对方是阿婆", font=small, fill=gold)
    return picture


def recipe_back() -> Image.Image:
    """A lined card in a careful hand, lying a little askew on a table."""
    table = _grained((1120, 840), (121, 86, 58), 9)
    card = _grained((900, 600), (246, 240, 222), 3)
    pen = ImageDraw.Draw(card)
    for row in range(8):
        pen.line((40, 118 + row * 62, 860, 118 + row * 62), fill=(196, 208, 222), width=2)
    for row, line in enumerate(CARD):
        _write(card, line, (56, 62 + row * 62))
    pen.ellipse((700, 420, 850, 570), outline=(203, 178, 140), width=8)
    sheet = card.convert("RGBA").rotate(4, expand=True, resample=Image.Resampling.BICUBIC)
    shadow = Image.new("RGBA", sheet.size, (20, 10, 0, 130))
    shadow.putalpha(
        sheet.getchannel("A").point(lambda value: value * 0.5).filter(ImageFilter.GaussianBlur(14))
    )
    table.paste(shadow, (104, 104), shadow)
    table.paste(sheet, (88, 84), sheet)
    return table


def _write(card: Image.Image, line: str, at: tuple[int, int]) -> None:
    """One line letter by letter, none quite like the last."""
    chance = random.Random(line)  # noqa: S311 - the same picture every time
    font = ImageFont.truetype(ITALIC, 52)
    x = float(at[0])
    for letter in line:
        patch = Image.new("RGBA", (90, 90), (0, 0, 0, 0))
        ImageDraw.Draw(patch).text((20, 10), letter, font=font, fill=(38, 52, 110, 235))
        patch = patch.rotate(chance.uniform(-4, 4), resample=Image.Resampling.BICUBIC)
        card.paste(patch, (round(x) - 20, at[1] - 10 + chance.randint(-2, 2)), patch)
        x += font.getlength(letter) + chance.uniform(-0.6, 1.2)


def _serif(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(NOTO, size, index=SIMPLIFIED)


def _grained(size: tuple[int, int], color: tuple[int, int, int], strength: int) -> Image.Image:
    """A plain ground with a little grain, as any photograph has."""
    grain = Image.effect_noise(size, strength).convert("RGB")
    return Image.blend(Image.new("RGB", size, color), grain, 0.06)


if __name__ == "__main__":
    main(*sys.argv[1:])
