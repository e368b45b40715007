"""The figures of a write-up, as pictures that every file takes."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from worldrounds.core.countries import country_name
from worldrounds.journeys.write_up.counting import DAY, Numbers
from worldrounds.rooms.models import Image

INK, ACCENT, NIGHT, LINE = "#1d2530", "#0b6470", "#a8641a", "#d9d5cf"
WIDTH, SCALE = 1600, 32  # pixels; the size of letters


def figures_of(numbers: Numbers) -> dict[int, Image]:
    """By number, not kept."""
    drawn = [(hours_words(), _hours(numbers)), (night_words(), _night(numbers))]
    return {number: _picture(number, *one) for number, one in enumerate(drawn, 1)}


def hours_words() -> str:
    return _("Hour of the student's own clock at which group meetings began: students times meetings")


def night_words() -> str:
    return _(
        "Share of group meetings that began before 7:00 or ended after 22:00 on the student's clock, by country"
    )


def _hours(numbers: Numbers) -> Pillow.Image:
    """Columns from 0 to 23 hours; those of the night in another colour."""
    picture = Pillow.new("RGB", (WIDTH, 640), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(SCALE - 6)
    most, step, floor = max(numbers.hours.values(), default=1), (WIDTH - 80) / 24, 560
    draw.line((40, floor, WIDTH - 40, floor), fill=LINE, width=2)
    for hour in range(24):
        left, count = 40 + hour * step, numbers.hours[hour]
        top = floor - 470 * count / most
        if count:
            colour = ACCENT if hour in DAY else NIGHT
            draw.rectangle((left + 6, top, left + step - 6, floor), fill=colour)
            draw.text((left + step / 2, top - 6), str(count), fill=INK, font=font, anchor="mb")
        draw.text((left + step / 2, floor + 10), str(hour), fill=INK, font=font, anchor="mt")
    return picture


def _night(numbers: Numbers) -> Pillow.Image:
    """One bar a country, the longest first."""
    shares = _by_country(numbers)
    picture = Pillow.new("RGB", (WIDTH, 60 * len(shares) + 40), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(SCALE)
    for row, (name, share) in enumerate(shares):
        middle = 50 + 60 * row
        draw.text((500, middle), name[:32], fill=INK, font=font, anchor="rm")
        end = 520 + 900 * share
        draw.rectangle((520, middle - 18, end, middle + 18), fill=NIGHT)
        draw.text((end + 12, middle), f"{share:.0%}", fill=INK, font=font, anchor="lm")
    return picture


def _by_country(numbers: Numbers) -> Sequence[tuple[str, float]]:
    meetings: dict[str, int] = {}
    at_night: dict[str, int] = {}
    for school in numbers.schools:
        name = country_name(school.institution.country)
        meetings[name] = meetings.get(name, 0) + school.meetings
        at_night[name] = at_night.get(name, 0) + school.at_night
    shares = [(name, at_night[name] / count) for name, count in meetings.items() if count]
    return sorted(shares, key=lambda one: (-one[1], one[0]))


def _picture(number: int, words: str, drawn: Pillow.Image) -> Image:
    file = BytesIO()
    drawn.save(file, "PNG", optimize=True)
    data = file.getvalue()
    return Image(
        number=number,
        description=words,
        kind=Image.Kind.PNG,
        data=data,
        small=data,
        width=drawn.width,
        height=drawn.height,
    )
