"""Small real files a person can send without having one: drawn or written when first asked for."""

import io
import wave
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from simulator.contents import Content
from simulator.wording import SAMPLE_INJURY, SAMPLE_PAYSLIP

FONT = "NotoSansThai-Regular.ttf"
PAPER = (480, 640)
MINIMAL_MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2\x00\x00\x00\x08mdat"
"""A video in name only: enough for a service that stores it, nothing to play."""


class UnknownSampleError(LookupError):
    """No sample of that kind has that name."""


@cache
def sample(kind: str, name: str) -> Content:
    """A sample of `image`, `audio`, `video` or `file`; "empty" has no bytes at all."""
    media_types = {
        "image": "image/jpeg",
        "audio": "audio/wav",
        "video": "video/mp4",
        "file": "application/pdf",
    }
    if name == "empty":
        return Content(b"", media_types[kind])
    match kind, name:
        case "image", "payslip":
            return Content(_drawn(SAMPLE_PAYSLIP, "white", "PNG"), "image/png")
        case "image", "injury":
            return Content(_drawn(SAMPLE_INJURY, "mistyrose", "JPEG"), "image/jpeg")
        case "audio", "voice":
            return Content(_silence(), media_types[kind])
        case "video", "clip":
            return Content(MINIMAL_MP4, media_types[kind])
        case "file", "contract":
            return Content(_drawn(SAMPLE_PAYSLIP, "white", "PDF"), media_types[kind])
    raise UnknownSampleError(name)


def _drawn(lines: tuple[str, ...], background: str, file_format: str) -> bytes:
    picture = Image.new("RGB", PAPER, background)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((16, 16, PAPER[0] - 16, PAPER[1] - 16), outline="gray", width=2)
    font = _thai_font()
    for index, line in enumerate(lines):
        # Without a Thai font the lines would be boxes; bars at least look like writing.
        if font is None:
            pen.rectangle((48, 64 + 64 * index, 48 + 12 * len(line), 80 + 64 * index), fill="black")
        else:
            pen.text((48, 56 + 64 * index), line, fill="black", font=font)
    written = io.BytesIO()
    picture.save(written, file_format)
    return written.getvalue()


def _thai_font() -> ImageFont.FreeTypeFont | None:
    try:
        return ImageFont.truetype(FONT, 26)
    except OSError:
        return None


def _silence() -> bytes:
    """One second, 8 kHz, mono."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8_000)
        sound.writeframes(b"\x80" * 8_000)
    return written.getvalue()
