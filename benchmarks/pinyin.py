"""How long a key takes until its candidates are there, and how often they hold what was meant.

Every phrase is typed letter by letter into a fresh engine, as on the screen; one frame has 16.7 ms. The times are the
wall's and the thread's own, which tell the machine's other work from ours. The phrases were
written for this and tune nothing; those that the product's own list of service words holds are counted apart. "placed"
is a page that knows the district's places and the card's address.

    python -m benchmarks.pinyin [--json] [--cache .build/typing] [--build] [--misses]
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, Found, Measure, Of, Peer, timed
from ui.input.typing.building import build, build_in, dictionary_path
from ui.input.typing.composition import Composition, Rules
from ui.input.typing.engine import Engine
from ui.input.typing.lexicon import Bias, Kind
from ui.input.typing.service_words import SERVICE_WORDS
from ui.input.typing.stored import StoredDictionary

ROOT: Final = Path(__file__).parents[1]
OPTIONS: Final = (
    Option("cache", str(ROOT / ".build" / "typing"), "where the dictionary lies"),
    Option("build", default=False, what="time a build, too (memory is not told then)"),
    Option("misses", default=False, what="name on standard error each phrase that did not come first"),
)
FRAME_MS: Final = 16.7
RULES: Final = Rules(max_length=60)
PLACES: Final = (
    "云川市青禾区",
    "桂花路",
    "幸福里",
    "桑梓街",
    "望川路",
    "稻香里",
    "渡口街",
    "云岭大道",
    "青石巷",
    "禾苗路",
)
PLACED: Final = Bias(kind=Kind.ADDRESS, places=PLACES, context=("江原省临水市白石镇柳荫里8号",))

SERVICES: Final = """
居住登记证明 ju zhu deng ji zheng ming;子女入学 zi nv ru xue;租房合同 zu fang he tong;办图书证 ban tu shu zheng
银行开户 yin hang kai hu;身份证补办 shen fen zheng bu ban;户口迁移 hu kou qian yi;新生儿落户 xin sheng er luo hu
办理居住证 ban li ju zhu zheng;社保缴费记录 she bao jiao fei ji lu;养老保险转移 yang lao bao xian zhuan yi
医保报销 yi bao bao xiao;异地就医备案 yi di jiu yi bei an;失业登记 shi ye deng ji;申请失业金 shen qing shi ye jin
公积金提取 gong ji jin ti qu;购房贷款 gou fang dai kuan;不动产过户 bu dong chan guo hu;房屋抵押 fang wu di ya
营业执照变更 ying ye zhi zhao bian geng;个体工商户注册 ge ti gong shang hu zhu ce;食品经营许可 shi pin jing ying xu ke
结婚登记预约 jie hun deng ji yu yue;离婚证补领 li hun zheng bu ling;出生证明 chu sheng zheng ming
无犯罪记录证明 wu fan zui ji lu zheng ming;收入证明 shou ru zheng ming;在职证明 zai zhi zheng ming
驾驶证换证 jia shi zheng huan zheng;车辆年检 che liang nian jian;考驾照 kao jia zhao;小客车指标 xiao ke che zhi biao
护照到期 hu zhao dao qi;港澳通行证续签 gang ao tong xing zheng xu qian;出国留学 chu guo liu xue
探亲访友 tan qin fang you;低保申请 di bao shen qing;残疾人补贴 can ji ren bu tie;高龄津贴 gao ling jin tie
临时救助 lin shi jiu zhu;老年公交卡 lao nian gong jiao ka;退休手续 tui xiu shou xu;退役军人优待 tui yi jun ren you dai
孩子上幼儿园 hai zi shang you er yuan;转学手续 zhuan xue shou xu;小学报名 xiao xue bao ming
中考报名 zhong kao bao ming;委托他人代办 wei tuo ta ren dai ban;父母代办 fu mu dai ban
授权委托书 shou quan wei tuo shu;打印完税证明 da yin wan shui zheng ming;个人所得税退税 ge ren suo de shui tui shui
开发票 kai fa piao;公证处 gong zheng chu;法律援助 fa lv yuan zhu;劳动仲裁 lao dong zhong cai;拖欠工资 tuo qian gong zi
投诉建议 tou su jian yi;噪音扰民 zao yin rao min;物业纠纷 wu ye jiu fen;水电过户 shui dian guo hu
燃气开通 ran qi kai tong;安装宽带 an zhuang kuan dai;找工作 zhao gong zuo;办理入职 ban li ru zhi
租房补贴 zu fang bu tie;公租房申请 gong zu fang shen qing;人才引进 ren cai yin jin;学历认证 xue li ren zheng
毕业证丢失 bi ye zheng diu shi;档案调取 dang an diao qu;党员关系转移 dang yuan guan xi zhuan yi
办健身卡 ban jian shen ka;参加考试 can jia kao shi;申请签证 shen qing qian zheng;买房 mai fang;租车 zu che
乘坐火车 cheng zuo huo che;领取快递 ling qu kuai di;办理贷款 ban li dai kuan;信用卡 xin yong ka
手机卡实名 shou ji ka shi ming;工会会员 gong hui hui yuan;图书馆 tu shu guan;体育馆年卡 ti yu guan nian ka
公园年票 gong yuan nian piao;养犬登记 yang quan deng ji;疫苗接种 yi miao jie zhong;儿童医院 er tong yi yuan
住院手续 zhu yuan shou xu;电动车上牌 dian dong che shang pai;停车证 ting che zheng;门禁卡 men jin ka
居民委员会 ju min wei yuan hui;物业服务中心 wu ye fu wu zhong xin;人民法院 ren min fa yuan
市场监督管理局 shi chang jian du guan li ju;第一中学 di yi zhong xue;实验小学 shi yan xiao xue
中国银行 zhong guo yin hang;邮政储蓄 you zheng chu xu;用人单位 yong ren dan wei;人力资源部 ren li zi yuan bu
学校教务处 xue xiao jiao wu chu;车辆管理所 che liang guan li suo;签订劳动合同 qian ding lao dong he tong
办理落户手续 ban li luo hu shou xu;房东不在本地 fang dong bu zai ben di;和父母同住 he fu mu tong zhu
长期居住 chang qi ju zhu;暂时借住 zan shi jie zhu;单位宿舍 dan wei su she;学生公寓 xue sheng gong yu
已经搬走 yi jing ban zou;地址写错了 di zhi xie cuo le;孩子上学用 hai zi shang xue yong
"""
ADDRESSES: Final = """
云川市青禾区 yun chuan shi qing he qu;桂花路 gui hua lu;幸福里 xing fu li;柳荫里 liu yin li;白石镇 bai shi zhen
桑梓街 sang zi jie;望川路 wang chuan lu;稻香里 dao xiang li;江原省临水市 jiang yuan sheng lin shui shi
青石巷 qing shi xiang;人民路 ren min lu;解放大道 jie fang da dao;建设北路 jian she bei lu;阳光花园 yang guang hua yuan
和平小区 he ping xiao qu;东风街道 dong feng jie dao;长江中路 chang jiang zhong lu;翠湖苑 cui hu yuan
望江楼 wang jiang lou;南门老街 nan men lao jie
"""
NAMES: Final = """
张建国 zhang jian guo;王小明 wang xiao ming;李秀英 li xiu ying;刘志强 liu zhi qiang;陈丽华 chen li hua;赵敏 zhao min
欧阳翠萍 ou yang cui ping;司马文 si ma wen;单国强 shan guo qiang;曾庆红 zeng qing hong;仇英 qiu ying
解晓东 xie xiao dong;周子涵 zhou zi han;吴雨欣 wu yu xin;郑浩然 zheng hao ran;孙思远 sun si yuan;马梓轩 ma zi xuan
朱嘉琪 zhu jia qi;阿卜杜热西提 a bu du re xi ti;古丽努尔 gu li nu er;扎西次仁 zha xi ci ren;格桑梅朵 ge sang mei duo
巴特尔 ba te er;乌云其其格 wu yun qi qi ge;翟明 zhai ming;任静 ren jing;朴顺姬 piao shun ji;逄超 pang chao
"""


def read(table: str) -> list[tuple[str, str]]:
    """Give (phrase, letters) of a table."""
    rows = [row.split(" ", 1) for line in table.split("\n") for row in line.split(";") if row]
    return [(phrase, reading.replace(" ", "")) for phrase, reading in rows]


def initials(table: str) -> list[tuple[str, str]]:
    """Give (phrase, initials) of what people would abbreviate: two to four characters."""
    rows = [row.split(" ", 1) for line in table.split("\n") for row in line.split(";") if row]
    return [(phrase, "".join(each[0] for each in reading.split())) for phrase, reading in rows if len(phrase) in {3, 4}]


def accuracy(
    dictionary: StoredDictionary, rows: list[tuple[str, str]], bias: Bias, misses: list[str]
) -> dict[str, float]:
    """Tell how often the phrase is first, and among the first five (one page)."""
    first = page = 0
    engine = Engine(dictionary, bias)
    for phrase, letters in rows:
        offered = [candidate.text for candidate in engine.offer(letters).candidates[:5]]
        first += offered[:1] == [phrase]
        page += phrase in offered
        if offered[:1] != [phrase]:
            misses.append(f"{phrase} {letters}: {' '.join(offered)}")
    return {"phrases": len(rows), "first": round(first / len(rows), 3), "first_page": round(page / len(rows), 3)}


def keystrokes(
    dictionary: StoredDictionary, rows: list[tuple[str, str]], bias: Bias
) -> tuple[list[float], dict[str, float]]:
    """Time every key of every phrase, each phrase in an engine that has seen none; the times, and what they tell."""
    taken_ms: list[float] = []
    cpu_ms: list[float] = []
    for _, letters in rows:
        composition = Composition.of(Engine(dictionary, bias), RULES)
        for letter in letters:
            began, began_cpu = time.perf_counter(), time.thread_time()
            composition = composition.press(letter)
            assert composition.candidates  # noqa: S101  reading them is part of the key
            taken_ms.append((time.perf_counter() - began) * 1000)
            cpu_ms.append((time.thread_time() - began_cpu) * 1000)
    return taken_ms, {
        "keys": len(taken_ms),
        "median_ms": round(statistics.median(taken_ms), 2),
        "p95_ms": round(statistics.quantiles(taken_ms, n=100)[94], 2),
        "most_ms": round(max(taken_ms), 2),
        "over_a_frame": sum(each > FRAME_MS for each in taken_ms),
        "cpu_p95_ms": round(statistics.quantiles(cpu_ms, n=100)[94], 2),
        "cpu_most_ms": round(max(cpu_ms), 2),
    }


def bench(*, cache: str, build: bool, misses: bool) -> Found:
    """Measure everything once."""
    missed: list[str] = []
    found = _measured(Path(cache), time_build=build, misses=missed)
    if misses:
        print("\n".join(missed), file=sys.stderr)
    return found


def _measured(cache: Path, *, time_build: bool, misses: list[str]) -> Found:
    if not dictionary_path(cache).is_file():
        build_in(cache)
    result: dict[str, object] = {"frame_ms": FRAME_MS}
    if time_build:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            built = build(Path(folder) / "pinyin.sqlite")
            result["build_s"] = round(time.perf_counter() - began, 1)
            result["file_mb"] = round(built.path.stat().st_size / 2**20, 1)
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    dictionary = StoredDictionary(dictionary_path(cache))
    opened = time.perf_counter()
    Engine(dictionary, Bias(kind=Kind.NAME))
    result["open_ms"] = round((opened - began) * 1000, 1)
    result["engine_ms"] = round((time.perf_counter() - opened) * 1000, 1)
    services, addresses, names = read(SERVICES), read(ADDRESSES), read(NAMES)
    keys_ms, result["keys"] = keystrokes(dictionary, services + addresses, PLACED)
    _, result["keys_of_names"] = keystrokes(dictionary, names, Bias(kind=Kind.NAME))
    _, result["keys_fuzzy"] = keystrokes(dictionary, services, Bias(fuzzy=True))
    if not time_build:
        result["memory_mb"] = round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb) / 1024, 1)
    known = frozenset(SERVICE_WORDS)
    right: dict[str, dict[str, float]] = {}
    for name, rows, bias in (
        ("services", services, Bias()),
        ("services_not_listed", [row for row in services if row[0] not in known], Bias()),
        ("services_by_initials", initials(SERVICES), Bias()),
        ("addresses", addresses, Bias(kind=Kind.ADDRESS)),
        ("addresses_as_text", addresses, Bias()),
        ("addresses_placed", addresses, PLACED),
        ("names", names, Bias(kind=Kind.NAME)),
        ("names_as_text", names, Bias()),
    ):
        misses.append(f"--- {name}")
        right[name] = accuracy(dictionary, rows, bias, misses)
    dictionary.close()
    frame = Peer("one frame", FRAME_MS)
    services_right = right["services"]
    return Found(
        (
            timed("key", "a key typed → its candidates", "ms", keys_ms, peer=frame, aim=Aim(Of.HIGH, at_most=FRAME_MS)),
            Measure(
                name="first",
                what=f"services found first, of {services_right['phrases']}",
                unit="%",
                value=100 * services_right["first"],
                note=f"on the first page {100 * services_right['first_page']:.0f} %",
            ),
        ),
        {**result, **right},
    )


if __name__ == "__main__":
    sys.exit(alone("pinyin", bench, OPTIONS, about=__doc__))
