"""Letters that names in Python may have, for those of other texts."""

import unicodedata

# Letters that have no plain one inside.
_LETTERS = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o"}
    | {"Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D"}
    | {"þ": "th", "Þ": "Th"}
)


def without_accents(text: str) -> str:
    """A text with plain letters for those that have an accent: «größe» gives grosse.

    By a version of Unicode that no Python changes.
    """
    parts = unicodedata.ucd_3_2_0.normalize("NFKD", text.translate(_LETTERS))
    return "".join(part for part in parts if not unicodedata.combining(part))


def has_other_letters(text: str) -> bool:
    """Whether a text has letters or digits outside of ASCII, or what may be some."""
    others = (c for c in text if not c.isascii())
    return any(unicodedata.ucd_3_2_0.category(c)[0] in "LNMC" for c in others)
