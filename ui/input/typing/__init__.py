"""Typing without a keyboard: pinyin to characters, Latin, digits; what is composed is a frozen value.

Lives here: spelling, the dictionary and its build, sentences, candidates, `Composition`. The data is built from jieba's
word list and pypinyin's readings, kept in a cache, never in the tree.
May not: Qt, threads, pages, the network; write anything a person types anywhere.
Who may enter: view-models. `python -m ui.input.typing` builds the dictionary.
"""
