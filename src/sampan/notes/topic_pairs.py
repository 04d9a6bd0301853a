"""Topics that are the same in Chinese and English from the start; the staff joins others as they turn up."""

from functools import lru_cache

from sampan.notes.topic_names import fold_topic

# Only pairs that mean the same to both sides; what comes first on each side is what the page shows.
_PAIRS = """
旅行 旅游 出游 = travel traveling travelling
美食 = food foodie
家常菜 = homecooking
下厨 做饭 = cooking
食谱 菜谱 = recipes recipe
烘焙 = baking
面包 = bread
甜品 甜点 = dessert desserts
蛋糕 = cake
饺子 水饺 = dumplings
火锅 = hotpot
面条 = noodles
早餐 = breakfast
午餐 = lunch
晚餐 = dinner
便当 = bento
咖啡 = coffee
奶茶 = bubbletea milktea
茶 = tea
水果 = fruit
素食 = vegetarian
探店 = restaurantreview
街头美食 = streetfood
家居 = homedecor
装修 = renovation
收纳 = organizing organization
租房 = renting
园艺 = gardening
植物 = plants
花 鲜花 = flowers
宠物 = pets
猫 猫咪 = cats cat
狗 狗狗 = dogs dog
小狗 = puppy puppies
小猫 = kitten kittens
学习 = study studying learning
学英语 英语学习 = learnenglish learningenglish
学中文 学汉语 = learnchinese learningchinese learnmandarin
读书 阅读 = reading
书单 = booklist
考研 = gradschoolexam
留学 = studyabroad
大学 = university
穿搭 = outfit outfits ootd
时尚 = fashion
护肤 = skincare
化妆 彩妆 = makeup
美甲 = nails manicure
发型 = hairstyle
健身 = fitness workout
瑜伽 = yoga
跑步 = running
骑行 = cycling
游泳 = swimming
减肥 减脂 = weightloss
户外 = outdoors outdoor
徒步 = hiking
露营 = camping
登山 爬山 = mountaineering
滑雪 = skiing
钓鱼 = fishing
摄影 = photography
手机摄影 = phonephotography
街拍 = streetphotography
胶片 = filmphotography
日落 = sunset
日出 = sunrise
风景 = landscape scenery
大自然 自然 = nature
海边 海滩 = beach seaside
雪山 = snowmountain
夜景 = nightview
星空 = starrysky
手工 手作 = crafts handmade
编织 = knitting
绘画 画画 = painting drawing
书法 = calligraphy
陶艺 = pottery ceramics
音乐 = music
电影 = movies film movie
电视剧 = tvshows tvseries
动漫 = anime
游戏 = games gaming
科技 = tech technology
人工智能 = artificialintelligence
编程 = programming coding
手机 = phones
育儿 = parenting
宝宝 = baby babies
家庭 = family
亲子 = familytime
科学 = science
天文 = astronomy
历史 = history
博物馆 = museum museums
艺术 = art
建筑 = architecture
春节 过年 = chinesenewyear springfestival
中秋节 = midautumnfestival
圣诞节 = christmas
万圣节 = halloween
生日 = birthday
婚礼 = wedding
友谊 = friendship
日常 我的日常 = dailylife
生活 = life
极简生活 = minimalism
自拍 = selfie
穷游 = budgettravel
自驾游 自驾 = roadtrip
城市漫步 = citywalk
北京 = beijing
上海 = shanghai
广州 = guangzhou
深圳 = shenzhen
成都 = chengdu
重庆 = chongqing
杭州 = hangzhou
西安 = xian
香港 = hongkong
台北 = taipei
云南 = yunnan
大理 = dali
西藏 = tibet
新加坡 = singapore
吉隆坡 = kualalumpur
马来西亚 = malaysia
东京 = tokyo
京都 = kyoto
日本 = japan
伦敦 = london
纽约 = newyork
巴黎 = paris
冰岛 = iceland
挪威 = norway
特斯拉 = tesla
TikTok难民 = tiktokrefugee tiktokrefugees
猫税 = cattax
文化交流 = culturalexchange cultureexchange
"""


@lru_cache(maxsize=1)
def _by_key() -> dict[str, tuple[tuple[str, str], ...]]:
    table: dict[str, tuple[tuple[str, str], ...]] = {}
    for line in _PAIRS.strip().splitlines():
        chinese, _equals, english = line.partition("=")
        names = tuple((name, "zh-Hans") for name in chinese.split()) + tuple(
            (name, "en") for name in english.split()
        )
        table |= {fold_topic(name): names for name, _language in names}
    return table


def names_beside(name: str) -> tuple[tuple[str, str], ...]:
    """Every name, with its language, of the topic that `name` is known to be; () for one that is not
    listed.
    """
    return _by_key().get(fold_topic(name), ())
