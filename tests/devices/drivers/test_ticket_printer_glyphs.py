"""Characters drawn for a ticket's head are kept, and not for ever."""

from __future__ import annotations

from devices.drivers.ticket_printer_glyphs import FontGlyphs

RARE = [chr(code) for code in range(0x3400, 0x3400 + 1000)]


def test_characters_of_a_thousand_names_do_not_stay() -> None:
    glyphs = FontGlyphs(())
    for character in RARE:
        glyphs.rows(character)
    assert glyphs._drawn.cache_info().currsize < 300


def test_character_that_came_lately_is_not_drawn_again() -> None:
    glyphs = FontGlyphs()
    drawn = glyphs.rows("䶮")
    for character in RARE[:100]:
        glyphs.rows(character)
    assert glyphs.rows("䶮") is drawn
