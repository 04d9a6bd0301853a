"""Categories of products: which interests they go with, and what people call them in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

GOES_WITH: Final[Mapping[str, tuple[str, ...]]] = {
    "clothing": ("style",),
    "shoes-bags": ("style", "travel"),
    "jewellery": ("style",),
    "beauty": ("beauty",),
    "food-tea": ("food",),
    "home": ("home", "family"),
    "kitchen": ("food", "home"),
    "stationery": ("learning", "crafts"),
    "art": ("crafts", "photography"),
    "craft-supplies": ("crafts",),
    "toys": ("family", "games"),
    "books": ("learning", "science"),
    "music": ("music-film",),
    "tech": ("tech", "games", "photography"),
    "outdoors": ("outdoors", "fitness", "travel"),
    "pets": ("pets",),
    "garden": ("home", "outdoors"),
}
"""The interests (`accounts.types.Interest`) that speak for a category of products, the closest first."""
FURTHER: Final = 0.6
"""What an interest that is not the closest says of a category."""

WORDS: Final[Mapping[str, str]] = {
    "clothing": "clothing clothes apparel 服装 衣服 服饰",
    "shoes-bags": "shoes bags 鞋子 包包 箱包 鞋包",
    "jewellery": "jewellery jewelry accessories 首饰 珠宝 饰品",
    "beauty": "beauty cosmetics skincare makeup 美妆 护肤 化妆品",
    "food-tea": "food tea snacks drinks 食品 茶叶 零食 饮料",
    "home": "home homeware furniture decor 家居 家具 摆件",
    "kitchen": "kitchen cookware tableware 厨房 厨具 餐具",
    "stationery": "stationery paper pens notebooks 文具 手账 笔 本子",
    "art": "art prints paintings 艺术 画 版画",
    "craft-supplies": "craft supplies materials DIY 手工 材料 手作",
    "toys": "toys games 玩具 桌游",
    "books": "books zines 书 图书 读物",
    "music": "music instruments records 音乐 乐器 唱片",
    "tech": "tech electronics gadgets 数码 电子 科技",
    "outdoors": "outdoors sports camping hiking 户外 运动 露营 徒步",
    "pets": "pets cats dogs 宠物 猫 狗",
    "garden": "garden plants flowers 园艺 植物 花草",
}
"""What somebody may type who means a whole category, filed with each of its products."""


def product_interests(weights: Mapping[str, float]) -> dict[str, float]:
    """How much a person cares for each category of products, 0 to 1, out of how much they care for the
    channels of Explore; categories of no weight are left out."""
    found = {}
    for category, interests in GOES_WITH.items():
        worth = max(
            weights.get(interest, 0.0) * (1.0 if place == 0 else FURTHER)
            for place, interest in enumerate(interests)
        )
        if worth > 0:
            found[category] = min(1.0, worth)
    return found


def even_weights(interests: Iterable[str]) -> dict[str, float]:
    """What somebody chose as interests, each as weighty as the others."""
    return dict.fromkeys(interests, 1.0)
