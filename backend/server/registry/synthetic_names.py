"""Parts that synthetic people's names are made of; some are hard on purpose."""

from __future__ import annotations

from typing import Final

SURNAMES: Final = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
COMPOUND_SURNAMES: Final = ("欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐")
GIVEN: Final = tuple(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建国文玉春梅红志海燕林云飞雪晨宇轩子涵梓怡诗雨欣然浩博思远佳琪嘉瑞安宁"
)

# Characters that weak systems lose: Extensions A to G, the late URO (U+9FB4–9FBB of GB 18030-2022), many strokes.
RARE_GIVEN: Final = (
    "㛃", "䶮", "㙦", "㛚",  # A
    "𠮷", "𡈼", "𤩽", "𪚥",  # B
    "𫖯", "𫍽", "𫓶",  # C
    "𫟼", "𫠊",  # D
    "𬭼", "𬍛", "𬱖", "𬀩",  # E
    "𮧵",  # F
    "𰻝",  # G
    "\u9fb4", "\u9fb5", "\u9fb9", "\u9fba", "\u9fbb",
    "龘", "翀", "堃", "喆", "祎", "韡",
)  # fmt: skip
RARE_SURNAMES: Final = ("𬱖", "㕣", "逄", "昝", "仉", "妫", "乜", "贠")

# GB/T 3304 code → parts; Uyghur and Kazakh names carry a middle dot (U+00B7) between given name and father's name.
DOTTED: Final = {
    "05": ("阿卜杜热西提", "古丽努尔", "麦麦提江", "艾合买提", "帕提古丽", "吐尔逊娜依",
           "买买提", "依布拉音", "努尔艾合买提", "热依汗古丽"),
    "17": ("叶尔兰", "阿依古丽", "巴合提别克", "努尔兰", "加娜尔", "哈丽木拉提", "赛力克江", "古丽扎达"),
    "29": ("阿斯卡尔", "吐尔干拜", "古丽巴哈尔", "朱马拜"),
    "41": ("帕哈尔丁", "沙拉提", "夏里帕"),
}  # fmt: skip
UNDOTTED: Final = {
    "02": ("苏日娜", "巴特尔", "乌云其其格", "阿拉坦乌拉", "孟根图雅", "额尔敦巴雅尔"),
    "04": ("扎西次仁", "格桑梅朵", "洛桑旦增", "德吉央宗", "次仁多吉卓玛"),
    "07": ("阿木惹古", "吉克曲布莫", "沙马拉毕阿各"),
    "10": ("金哲洙", "朴顺姬", "崔明昊"),
}  # fmt: skip
HAN_LIKE: Final = ("01", "03", "06", "08", "11", "15")  # 汉 回 苗 壮 满 土家: names as the Han have them

LATIN_SURNAMES: Final = ("OKONKWO", "MUELLER-LUEDENSCHEIDT", "VAN DER BERGHE", "NGUYEN", "FERNANDEZ DE LA CRUZ",
    "IVANOVA", "HARTIGAN", "SATO")  # fmt: skip
LATIN_GIVEN: Final = ("ANNELIESE", "MARIA DEL CARMEN GUADALUPE",
    "TOBIAS", "CHIDIMMA", "YEKATERINA", "HANA", "PHUONG THAO", "WILLEM")  # fmt: skip
LONGEST_LATIN: Final = (
    "SCHWARZENTALHOFFENBRUNNERSDORFER, MAXIMILIANA THEODORA JOSEF"  # 60: the layout of 2017 holds no more
)
LONGEST_LATIN_2023: Final = "SCHWARZENTALHOFFENBRUNNERSDORFER, MAXIMILIANAS"  # 46: that of 2023
NATIONALITIES: Final = ("NGA", "DEU", "BEL", "VNM", "MEX", "RUS", "IRL", "JPN")
STREETS: Final = ("禾苗路", "青石巷", "云岭大道", "桑梓街", "望川路", "稻香里", "渡口街", "南门老街")
