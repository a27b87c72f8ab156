"""A short answer without its politeness, so that "ข้ามค่ะ" is "ข้าม"."""

from handlers.wording import PARTICLES


def bare(text: str) -> str:
    """Lower case, no spaces at the ends, no particles and dots behind."""
    word = text.strip().lower().rstrip(".! ")
    for _ in range(3):  # นะคะ, เลยครับ: they come in twos at most
        word = next(
            (word[: -len(end)].rstrip() for end in PARTICLES if word.endswith(end) and word != end), word
        )
    return word
