"""Pinyin syllables, and what a run of letters can spell: full, abbreviated, unfinished.

Syllables are written as on keys: without tones, ü as v. A *unit* is one syllable of a spelling as the dictionary is
asked for it: `zhu` exactly, or open, `z*`, any syllable that begins so. Costs are in hundredths of a nat.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

APOSTROPHE: Final = "'"
MOST_UNITS: Final = 8  # longer words are spelled in parts
_LONGEST: Final = 6  # zhuang
_FOREIGN: Final = "iuv"  # no syllable begins with these

_EVERY: Final = """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biang biao bie bin bing bo bong bu ca cai can cang cao
    ce cei cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun
    chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die din ding diu dong
    dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fiao fo fou fu ga gai gan gang gao ge gei gen
    geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan
    huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken
    keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei len leng li lia lian liang liao lie
    lin ling liu lo long lou lu luan lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming
    miu mo mou mu na nai nan nang nao ne nei nen neng ni nia nian niang niao nie nin ning niu nong nou nu nuan nun
    nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie
    qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang
    sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo
    si song sou su suan sui sun suo ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun
    tuo wa wai wan wang wei wen weng wo wong wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan
    yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao
    zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
"""
SYLLABLES: Final = frozenset(_EVERY.split())
# Other ways to write ü: as passports do (LYU), and as most people type 略.
_ALSO: Final = {"lyu": "lv", "nyu": "nv", "lue": "lve", "nue": "nve", "lyue": "lve", "nyue": "nve"}
_WRITTEN: Final = {**{syllable: syllable for syllable in SYLLABLES}, **_ALSO}
_BEGUN: Final = frozenset(syllable[:length] for syllable in SYLLABLES for length in range(1, len(syllable)))

OPEN_COST: Final = 250  # an abbreviated syllable
TYPING_COST: Final = 120  # the last one, of which more may come
VOWEL_COST: Final = 100  # 公安 as ga: the a may stand for an
_MOST_SPELLINGS: Final = 12  # of one run of letters

# Pairs that are one sound to many: 平翘舌, n/l, f/h, r/l, front and back nasals.
_FUZZY_INITIALS: Final = (("z", "zh"), ("c", "ch"), ("s", "sh"), ("n", "l"), ("f", "h"), ("r", "l"))
_FUZZY_FINALS: Final = (("an", "ang"), ("en", "eng"), ("in", "ing"))


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to read a run of letters. `ends` are positions in the letters, after each unit."""

    cost: int
    units: tuple[str, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Letters:
    """What was typed, without its apostrophes; `breaks` are the positions where they stood."""

    text: str
    breaks: frozenset[int]

    @classmethod
    def of(cls, typed: str) -> Letters:
        """Take the apostrophes out of what was typed."""
        parts = typed.split(APOSTROPHE)
        lengths = [len("".join(parts[:count])) for count in range(1, len(parts))]
        return cls("".join(parts), frozenset(lengths))

    def can_end_at(self, position: int) -> bool:
        """Whether a syllable can end there, from what stands on either side."""
        text = self.text
        if position in self.breaks or position >= len(text):
            return True
        return text[position] not in _FOREIGN and not (text[position] == "h" and text[position - 1] in "zcs")

    def units_at(self, position: int, *, end: int, unfinished: bool) -> Iterator[tuple[int, str, int]]:
        """Give (end, unit, cost) of each unit that can begin here and end by `end`; the last may be `unfinished`."""
        limit = min([end, position + _LONGEST, *(at for at in self.breaks if at > position)])
        for stop in range(position + 1, limit + 1):
            typed = self.text[position:stop]
            if typed in _WRITTEN and self.can_end_at(stop):
                yield stop, _WRITTEN[typed], 0
            if stop == end and unfinished and len(typed) > 1 and typed in _BEGUN and not _is_initial(typed):
                yield stop, f"{typed}*", TYPING_COST
            elif _is_initial(typed) and self.can_end_at(stop):
                yield stop, f"{typed}*", _initial_cost(typed, last=stop == end and unfinished)

    def spellings_to(self, end: int, *, unfinished: bool) -> dict[int, list[Spelling]]:
        """Give the cheapest spellings of letters[start:end] for every start from which there is one."""
        found: dict[int, list[Spelling]] = {end: [Spelling(0, (), ())]}
        for start in range(end - 1, -1, -1):
            if start and not self.can_end_at(start):
                continue
            spellings = [
                Spelling(cost + rest.cost, (unit, *rest.units), (stop, *rest.ends))
                for stop, unit, cost in self.units_at(start, end=end, unfinished=unfinished)
                for rest in found.get(stop, ())
                if len(rest.units) < MOST_UNITS
            ]
            if spellings:
                spellings.sort(key=lambda spelling: (spelling.cost, len(spelling.units)))
                worst = spellings[0].cost + _slack(end - start)
                found[start] = [spelling for spelling in spellings[:_MOST_SPELLINGS] if spelling.cost <= worst]
        del found[end]
        return found

    def best_rest(self) -> list[int | None]:
        """Give the cost of the cheapest way to spell letters[position:], None where there is none."""
        length = len(self.text)
        best: list[int | None] = [None] * length + [0]
        for start in range(length - 1, -1, -1):
            costs = [
                cost + rest
                for stop, _, cost in self.units_at(start, end=length, unfinished=True)
                if (rest := best[stop]) is not None
            ]
            best[start] = min(costs, default=None)
        return best


def fits(unit: str, syllable: str) -> bool:
    """Whether `syllable` is what `unit` asks for."""
    return syllable.startswith(unit[:-1]) if unit.endswith("*") else syllable == unit


def sounds_like(unit: str) -> tuple[str, ...]:
    """Give `unit` and those that many people do not tell from it, itself first."""
    body, tail = (unit[:-1], "*") if unit.endswith("*") else (unit, "")
    initial = body[:2] if body[:2] in {"zh", "ch", "sh"} else body[:1]
    final = body[len(initial) :]
    heads = [initial, *_partners(initial, _FUZZY_INITIALS)]
    ends = [final, *(f"{final.removesuffix(old)}{new}" for old, new in _final_partners(final))]
    every = [f"{head}{end}{tail}" for head, end in product(heads, ends)]
    return tuple(each for each in every if each == unit or tail or each in SYLLABLES)


def _partners(sound: str, pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for one, other in pairs:
        if sound == one:
            yield other
        elif sound == other:
            yield one


def _final_partners(final: str) -> Iterator[tuple[str, str]]:
    for front, back in _FUZZY_FINALS:
        if final.endswith(front):
            yield front, back
        elif final.endswith(back):
            yield back, front


def _is_initial(typed: str) -> bool:
    return (len(typed) == 1 and typed not in _FOREIGN) or typed in {"zh", "ch", "sh"}


def _initial_cost(typed: str, *, last: bool) -> int:
    if typed in {"a", "e", "o"}:
        return VOWEL_COST
    return TYPING_COST if last else OPEN_COST


def _slack(length: int) -> int:
    """How much dearer than the best a spelling may be: short runs are more often abbreviations than they look."""
    short = 4
    return 2 * OPEN_COST + VOWEL_COST if length <= short else OPEN_COST + VOWEL_COST
