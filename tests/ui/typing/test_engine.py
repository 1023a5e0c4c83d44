from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from ui.input.typing.engine import Engine
from ui.input.typing.lexicon import Bias, Kind

if TYPE_CHECKING:
    from ui.input.typing.characters import CharacterDictionary
    from ui.input.typing.stored import StoredDictionary


def texts(engine: Engine, typed: str, *, before: str = "") -> list[str]:
    return [candidate.text for candidate in engine.offer(typed, before=before).candidates]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("juzhudengjizhengming", "居住登记证明"),
        ("zinvruxue", "子女入学"),
        ("zufanghetong", "租房合同"),
        ("bantushuzheng", "办图书证"),
        ("yinhangkaihu", "银行开户"),
        ("xingzou", "行走"),
        ("yinhang", "银行"),
        ("quzhang", "区长"),
        ("chongqing", "重庆"),
        ("lvyou", "旅游"),
        ("celve", "策略"),
        ("celue", "策略"),
    ],
)
def test_whole_pinyin_gives_the_phrase_first(engine: Engine, typed: str, meant: str) -> None:
    assert texts(engine, typed)[0] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jzz", "居住证"),
        ("jzdjzm", "居住登记证明"),
        ("gaj", "公安局"),
        ("sfz", "身份证"),
        ("juzhz", "居住证"),
        ("juzhuzhengm", "居住证明"),
    ],
)
def test_initials_give_the_phrase_first(engine: Engine, typed: str, meant: str) -> None:
    assert texts(engine, typed)[0] == meant


def test_ambiguous_letters_offer_both(engine: Engine) -> None:
    assert {"先", "西安"} <= set(texts(engine, "xian")[:3])


def test_apostrophe_decides(engine: Engine) -> None:
    assert texts(engine, "xi'an")[0] == "西安"


def test_shorter_words_follow_the_sentence_then_characters(engine: Engine) -> None:
    offered = texts(engine, "xingfuli")
    assert offered.index("幸福里") < offered.index("幸福") < offered.index("姓")


def test_part_of_the_letters_is_counted_with_its_apostrophe(engine: Engine) -> None:
    offer = engine.offer("xing'fu'li")
    assert next(candidate.typed for candidate in offer.candidates if candidate.text == "幸福") == len("xing'fu")


def test_reading_shows_syllables(engine: Engine) -> None:
    assert engine.offer("xingfuli").reading == "xing'fu'li"


def test_letters_beyond_any_spelling_stay_visible(engine: Engine) -> None:
    assert engine.offer("xingv").reading == "xing'v"


def test_letters_that_spell_nothing_offer_nothing(engine: Engine) -> None:
    assert engine.offer("vvv").candidates == ()


@pytest.mark.parametrize("character", ["吉", "𠮷", "㠱", "㡮", "姞"])
def test_rare_characters_are_offered(engine: Engine, character: str) -> None:
    assert character in texts(engine, "ji")


def test_common_characters_come_before_rare_ones(engine: Engine) -> None:
    offered = texts(engine, "ji")
    assert offered.index("吉") < offered.index("姞") < offered.index("𠮷")


def test_nothing_is_offered_twice(engine: Engine) -> None:
    offered = texts(engine, "xianshi")
    assert len(offered) == len(set(offered))


def test_words_unfit_for_a_hall_are_not_offered(engine: Engine) -> None:
    assert "性福" not in texts(engine, "xingfu")


# ------------------------------------------------------------------ places


def test_place_of_the_district_comes_first(here: Engine) -> None:
    assert texts(here, "yunchuanshiqinghequ")[0] == "云川市青禾区"


@pytest.mark.parametrize(("typed", "meant"), [("guihualu", "桂花路"), ("liuyinli", "柳荫里"), ("ycs", "云川市")])
def test_parts_of_addresses_come_first(here: Engine, typed: str, meant: str) -> None:
    assert texts(here, typed)[0] == meant


def test_unknown_place_can_be_put_together(engine: Engine) -> None:
    assert "青" in texts(engine, "qingheyuan")


@pytest.mark.parametrize(("typed", "meant"), [("hao", "号"), ("shi", "室"), ("dong", "栋"), ("danyuan", "单元")])
def test_after_a_number_comes_what_is_counted(engine: Engine, typed: str, meant: str) -> None:
    assert texts(engine, typed, before="桂花路21")[0] == meant


def test_after_words_a_number_changes_nothing(engine: Engine) -> None:
    assert texts(engine, "hao", before="21号桂花") == texts(engine, "hao")


@pytest.mark.parametrize(("typed", "meant"), [("jiefangdadao", "解放大道"), ("baishizhen", "白石镇")])
def test_address_ends_as_addresses_do(dictionary: StoredDictionary, typed: str, meant: str) -> None:
    assert texts(Engine(dictionary, Bias(kind=Kind.ADDRESS)), typed)[0] == meant


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zhangjianguo", "张建国"),
        ("ouyang", "欧阳"),
        ("wangxiaoming", "王小明"),
        ("abudurexiti", "阿卜杜热西提"),
        ("zhaxiciren", "扎西次仁"),
        ("shan", "单"),
        ("ren", "任"),
        ("zeng", "曾"),
        ("yuchi", "尉迟"),
    ],
)
def test_names_are_read_as_names(names: Engine, typed: str, meant: str) -> None:
    assert texts(names, typed)[0] == meant


def test_given_name_follows_a_surname(names: Engine) -> None:
    assert texts(names, "jianguo", before="张")[0] == "建国"


def test_surname_reading_counts_in_names_alone(engine: Engine, names: Engine) -> None:
    assert texts(engine, "shan")[0] != texts(names, "shan")[0]


def test_name_on_the_page_weighs(dictionary: StoredDictionary) -> None:
    child = Engine(dictionary, Bias(kind=Kind.NAME, context=("仉",)))
    assert texts(child, "zhang").index("仉") <= 1


# ------------------------------------------------------------------ confused sounds


def test_confused_sound_finds_nothing_unless_asked(engine: Engine) -> None:
    assert "身份证" not in texts(engine, "senfenzen")


def test_confused_sound_finds_the_word_when_asked(dictionary: StoredDictionary) -> None:
    assert "身份证" in texts(Engine(dictionary, Bias(fuzzy=True)), "senfenzen")[:3]


# ------------------------------------------------------------------ without the dictionary


def test_without_dictionary_the_engine_says_so(characters: CharacterDictionary) -> None:
    assert Engine(characters).degraded


def test_with_dictionary_the_engine_does_not(engine: Engine) -> None:
    assert not engine.degraded


def test_without_dictionary_characters_are_offered_common_first(characters: CharacterDictionary) -> None:
    offered = texts(Engine(characters), "ji")
    assert offered.index("吉") < offered.index("姞") < offered.index("𠮷")


def test_without_dictionary_places_are_known_all_the_same(characters: CharacterDictionary) -> None:
    assert texts(Engine(characters, Bias(places=("青禾区",))), "qinghequ")[0] == "青禾区"


# ------------------------------------------------------------------ privacy


def test_engine_let_go_forgets_at_once(dictionary: StoredDictionary) -> None:
    engine = Engine(dictionary, Bias(context=("柳荫里",)))
    texts(engine, "zhangjianguo")
    remembering: list[weakref.ref[object]] = [weakref.ref(engine._lexicon), weakref.ref(engine._lattice)]
    gc.disable()
    try:
        del engine
        assert [each() for each in remembering] == [None, None]
    finally:
        gc.enable()


def test_candidates_repr_says_no_text(engine: Engine) -> None:
    assert "居" not in repr(engine.offer("juzhu").candidates)


def test_bias_repr_says_no_text() -> None:
    assert "柳" not in repr(Bias(context=("柳荫里",)))
