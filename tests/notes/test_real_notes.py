"""Notes in the manner of those that people really write go through the rules, or meet the right limit."""

import uuid

import pytest

from sampan.accounts.models import Account
from sampan.core.errors import Invalid
from sampan.notes import services
from sampan.notes.models import Draft
from tests.conftest import reader_of
from tests.notes.conftest import content, make_media

pytestmark = pytest.mark.django_db

FITTING = [
    (
        "冬至到了！今年又包了两百个汤圆！",
        "一到冬至，家里就开始和面🧧[偷笑R]糯米粉配黑芝麻，老公负责搓圆～#汤圆[话题]# ",
        ["汤圆"],
    ),
    (
        "🇸🇬SG的姐妹，这家面包你吃过吗？",
        "一：排队（约20分钟）\n1.早上八点前到，\n2.先拿号\n\t\n二：必买\n1:海盐可颂\n\n"
        "#新加坡[话题]# #面包[话题]# #SG[话题]# #sg[话题]# ",
        ["新加坡", "面包", "SG"],
    ),
    (
        "不敢想象收到这个我会多开心🥹",
        "没有人比她更会送礼了\n\t\n#生日礼物[话题]# #礼物开箱[话题]# ",
        ["生日礼物", "礼物开箱"],
    ),
    ("碎了又亮起来", "日子缝缝补补\n朋友是光\n有着面包店的香气\n#友谊万岁[话题]# ", ["友谊万岁"]),
    (
        "车载导航越来越慢",
        "没有人来说说#电动车[话题]# 升级后 地图一次比一次卡么\n[哭惹R]\n#modely[话题]# ",
        ["电动车", "modely"],
    ),
    (
        "谁懂啊啊啊‼️💗ENFP×ISTJ好好磕",
        "小太阳和木头，消息秒回啊。#mbti[话题]# #enfp[话题]# #ENFP[话题]#",
        ["mbti", "enfp"],
    ),
    (
        "鱼的哪个部位最好吃",
        "我最喜欢鱼腩！\n按照“高蛋白、低脂肪”的标准。\n来源：菜市场大叔\n#鱼[话题]# ",
        ["鱼"],
    ),
    (
        "显眼包三兄弟的幕后花絮来啦",
        "哈哈哈…内容来自@剧集《海边》#海边[话题]# 还有什么有意思的？",
        ["海边"],
    ),
]


@pytest.mark.parametrize(("title", "body", "topics"), FITTING)
def test_a_note_as_people_write_it_is_published(
    mei: Account, title: str, body: str, topics: list[str]
) -> None:
    note = services.publish_when_ready(
        reader=reader_of(mei), key=uuid.uuid4(), content=content(make_media(mei), title=title, body=body)
    )
    assert note is not None
    assert note.language == "zh-Hans"
    assert [link.topic.name for link in note.note_topics.order_by("position")] == topics


def test_a_long_guide_meets_the_limit_and_fits_once_shortened(mei: Account) -> None:
    steps = "".join(
        f"[{number}R]第{number}步：登录网站，看图{number}，点确认，再等回信。\n" for number in range(1, 60)
    )
    key, picture = uuid.uuid4(), make_media(mei)
    with pytest.raises(Invalid) as refused:
        services.publish_when_ready(
            reader=reader_of(mei), key=key, content=content(picture, title="续签攻略手把手！", body=steps)
        )
    over = refused.value.params["over"]
    assert Draft.objects.get().body == steps.strip()
    shorter = content(picture, title="续签攻略手把手！", body=steps.strip()[: -int(over)])
    assert services.publish_when_ready(reader=reader_of(mei), key=key, content=shorter)


def test_a_wall_of_tags_meets_the_limit(mei: Account) -> None:
    names = "吉隆坡 马来西亚 安邦 焦赖 饺子 水饺 蒲种 太子园 马路里 klcc puchong bukitjalil"
    tags = " ".join(f"#{name}[话题]#" for name in names.split())
    with pytest.raises(Invalid) as refused:
        services.publish_when_ready(
            reader=reader_of(mei), key=uuid.uuid4(), content=content(make_media(mei), body=tags)
        )
    assert refused.value.params == {"count": 12, "limit": 10}
