"""States and provinces of GeoNames' codes, with their names in both languages; the first one is shown."""

STATES: dict[str, dict[str, tuple[str, ...]]] = {
    "US": {
        "AK": (
            "Alaska",
            "AK",
            "阿拉斯加",
        ),
        "AL": (
            "Alabama",
            "AL",
            "阿拉巴马",
        ),
        "AR": (
            "Arkansas",
            "AR",
            "阿肯色",
        ),
        "AZ": (
            "Arizona",
            "AZ",
            "亚利桑那",
        ),
        "CA": (
            "California",
            "CA",
            "加利福尼亚",
            "加州",
        ),
        "CO": (
            "Colorado",
            "CO",
            "科罗拉多",
        ),
        "CT": (
            "Connecticut",
            "CT",
            "康涅狄格",
            "康州",
        ),
        "DC": (
            "District of Columbia",
            "D.C.",
            "DC",
            "华盛顿特区",
            "哥伦比亚特区",
        ),
        "DE": (
            "Delaware",
            "DE",
            "特拉华",
        ),
        "FL": (
            "Florida",
            "FL",
            "佛罗里达",
            "佛州",
        ),
        "GA": (
            "Georgia",
            "GA",
            "乔治亚",
            "佐治亚",
        ),
        "HI": (
            "Hawaii",
            "夏威夷",
        ),
        "IA": (
            "Iowa",
            "IA",
            "艾奥瓦",
            "爱荷华",
        ),
        "ID": (
            "Idaho",
            "ID",
            "爱达荷",
        ),
        "IL": (
            "Illinois",
            "IL",
            "伊利诺伊",
            "伊州",
        ),
        "IN": (
            "Indiana",
            "印第安纳",
        ),
        "KS": (
            "Kansas",
            "KS",
            "堪萨斯",
        ),
        "KY": (
            "Kentucky",
            "KY",
            "肯塔基",
        ),
        "LA": (
            "Louisiana",
            "路易斯安那",
        ),
        "MA": (
            "Massachusetts",
            "MA",
            "马萨诸塞",
            "麻州",
            "麻省",
        ),
        "MD": (
            "Maryland",
            "MD",
            "马里兰",
        ),
        "ME": (
            "Maine",
            "缅因",
        ),
        "MI": (
            "Michigan",
            "MI",
            "密歇根",
            "密西根",
        ),
        "MN": (
            "Minnesota",
            "MN",
            "明尼苏达",
        ),
        "MO": (
            "Missouri",
            "MO",
            "密苏里",
        ),
        "MS": (
            "Mississippi",
            "MS",
            "密西西比",
        ),
        "MT": (
            "Montana",
            "MT",
            "蒙大拿",
        ),
        "NC": (
            "North Carolina",
            "NC",
            "北卡罗来纳",
            "北卡",
        ),
        "ND": (
            "North Dakota",
            "ND",
            "北达科他",
        ),
        "NE": (
            "Nebraska",
            "NE",
            "内布拉斯加",
        ),
        "NH": (
            "New Hampshire",
            "NH",
            "新罕布什尔",
        ),
        "NJ": (
            "New Jersey",
            "NJ",
            "新泽西",
        ),
        "NM": (
            "New Mexico",
            "NM",
            "新墨西哥",
        ),
        "NV": (
            "Nevada",
            "NV",
            "内华达",
        ),
        "NY": (
            "New York",
            "NY",
            "纽约州",
        ),
        "OH": (
            "Ohio",
            "OH",
            "俄亥俄",
        ),
        "OK": (
            "Oklahoma",
            "俄克拉荷马",
        ),
        "OR": (
            "Oregon",
            "俄勒冈",
        ),
        "PA": (
            "Pennsylvania",
            "PA",
            "宾夕法尼亚",
            "宾州",
        ),
        "RI": (
            "Rhode Island",
            "RI",
            "罗得岛",
        ),
        "SC": (
            "South Carolina",
            "SC",
            "南卡罗来纳",
            "南卡",
        ),
        "SD": (
            "South Dakota",
            "SD",
            "南达科他",
        ),
        "TN": (
            "Tennessee",
            "TN",
            "田纳西",
        ),
        "TX": (
            "Texas",
            "TX",
            "得克萨斯",
            "德州",
            "德克萨斯",
        ),
        "UT": (
            "Utah",
            "UT",
            "犹他",
        ),
        "VA": (
            "Virginia",
            "VA",
            "弗吉尼亚",
        ),
        "VT": (
            "Vermont",
            "VT",
            "佛蒙特",
        ),
        "WA": (
            "Washington",
            "WA",
            "华盛顿州",
        ),
        "WI": (
            "Wisconsin",
            "WI",
            "威斯康星",
        ),
        "WV": (
            "West Virginia",
            "WV",
            "西弗吉尼亚",
        ),
        "WY": (
            "Wyoming",
            "WY",
            "怀俄明",
        ),
    },
    "CA": {
        "01": (
            "Alberta",
            "AB",
            "阿尔伯塔",
        ),
        "02": (
            "British Columbia",
            "BC",
            "B.C.",
            "不列颠哥伦比亚",
            "卑诗",
        ),
        "03": (
            "Manitoba",
            "MB",
            "曼尼托巴",
        ),
        "04": (
            "New Brunswick",
            "NB",
            "新不伦瑞克",
        ),
        "05": (
            "Newfoundland and Labrador",
            "NL",
            "纽芬兰",
        ),
        "07": (
            "Nova Scotia",
            "NS",
            "新斯科舍",
        ),
        "08": (
            "Ontario",
            "安大略",
            "安省",
        ),
        "09": (
            "Prince Edward Island",
            "PEI",
            "爱德华王子岛",
        ),
        "10": (
            "Quebec",
            "Québec",
            "QC",
            "魁北克",
        ),
        "11": (
            "Saskatchewan",
            "SK",
            "萨斯喀彻温",
        ),
        "12": (
            "Yukon",
            "育空",
        ),
        "13": (
            "Northwest Territories",
            "西北地区",
        ),
        "14": (
            "Nunavut",
            "努纳武特",
        ),
    },
    "AU": {
        "01": (
            "Australian Capital Territory",
            "ACT",
            "首都领地",
        ),
        "02": (
            "New South Wales",
            "NSW",
            "新南威尔士",
            "新州",
        ),
        "03": (
            "Northern Territory",
            "NT",
            "北领地",
        ),
        "04": (
            "Queensland",
            "QLD",
            "昆士兰",
        ),
        "05": (
            "South Australia",
            "南澳",
        ),
        "06": (
            "Tasmania",
            "TAS",
            "塔斯马尼亚",
        ),
        "07": (
            "Victoria",
            "VIC",
            "维多利亚",
            "维州",
        ),
        "08": (
            "Western Australia",
            "西澳",
        ),
    },
    "GB": {
        "ENG": (
            "England",
            "英格兰",
        ),
        "SCT": (
            "Scotland",
            "苏格兰",
        ),
        "WLS": (
            "Wales",
            "威尔士",
        ),
        "NIR": (
            "Northern Ireland",
            "北爱尔兰",
        ),
    },
    "CN": {
        "01": (
            "Anhui",
            "安徽",
        ),
        "02": (
            "Zhejiang",
            "浙江",
        ),
        "03": (
            "Jiangxi",
            "江西",
        ),
        "04": (
            "Jiangsu",
            "江苏",
        ),
        "05": (
            "Jilin",
            "吉林",
        ),
        "06": (
            "Qinghai",
            "青海",
        ),
        "07": (
            "Fujian",
            "福建",
        ),
        "08": (
            "Heilongjiang",
            "黑龙江",
        ),
        "09": (
            "Henan",
            "河南",
        ),
        "10": (
            "Hebei",
            "河北",
        ),
        "11": (
            "Hunan",
            "湖南",
        ),
        "12": (
            "Hubei",
            "湖北",
        ),
        "13": (
            "Xinjiang",
            "新疆",
        ),
        "14": (
            "Tibet",
            "西藏",
        ),
        "15": (
            "Gansu",
            "甘肃",
        ),
        "16": (
            "Guangxi",
            "广西",
        ),
        "18": (
            "Guizhou",
            "贵州",
        ),
        "19": (
            "Liaoning",
            "辽宁",
        ),
        "20": (
            "Inner Mongolia",
            "内蒙古",
            "内蒙",
        ),
        "21": (
            "Ningxia",
            "宁夏",
        ),
        "22": (
            "Beijing",
            "北京",
        ),
        "23": (
            "Shanghai",
            "上海",
        ),
        "24": (
            "Shanxi",
            "山西",
        ),
        "25": (
            "Shandong",
            "山东",
        ),
        "26": (
            "Shaanxi",
            "陕西",
        ),
        "28": (
            "Tianjin",
            "天津",
        ),
        "29": (
            "Yunnan",
            "云南",
        ),
        "30": (
            "Guangdong",
            "广东",
        ),
        "31": (
            "Hainan",
            "海南",
        ),
        "32": (
            "Sichuan",
            "四川",
        ),
        "33": (
            "Chongqing",
            "重庆",
        ),
    },
}
