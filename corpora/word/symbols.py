"""Characters of the symbol fonts, which have no code of their own in the file."""

from __future__ import annotations

# From 0x20, and from 0xA0: the encoding of the font Symbol (Adobe Technical Note 5004).
_SYMBOL = dict(
    enumerate(
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
        "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
        start=0x20,
    )
) | dict(
    enumerate("€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑", start=0xA0)
)
# The marks, boxes and bullets of Wingdings that stand in documents.
_WINGDINGS = {
    0x4A: "☺",
    0x4C: "☹",
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x75: "◆",
    0x76: "❖",
    0x9F: "•",
    0xA7: "▪",
    0xA8: "□",
    0xAB: "★",
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_CONTROLS = 0xF000
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def symbol(code: str, font: str) -> str:
    """Return the character of a font.

    Parameters
    ----------
    code
        Its code in hexadecimal digits; symbol fonts have theirs at U+F020 to U+F0FF.
    font
        The name of the font.

    Returns
    -------
    str
        One character, of the private use area where the font is not known; empty where the
        code is none. U+F000 to U+F01F, where no font has a character, stand for the control
        characters of a text, which XML cannot hold (see `control`).
    """
    try:
        number = int(code, 16)
        character = chr(number)
    except (ValueError, OverflowError):
        return ""
    if 0xD800 <= number <= 0xDFFF or number < 0x20:
        return ""
    if _CONTROLS <= number < _CONTROLS + 0x20:
        return chr(number - _CONTROLS)
    known = _FONTS.get(font.lower())
    if known and (number < 0x100 or 0xF000 <= number <= 0xF0FF):
        return known.get(number & 0xFF, character)
    return character


def control(character: str) -> str:
    """Return the code by which a symbol stands for a character that XML cannot hold.

    That of a control character is shifted: programs take some of them for marks of their own.
    """
    code = ord(character)
    return f"{code + _CONTROLS if code < 0x20 else code:04X}"
