"""The Equal Earth projection: areas are true to one another, so no continent looks larger than it is.

Šavrič, Patterson and Jenny (2019), "The Equal Earth map projection", International Journal of Geographical
Information Science 33(3), 454-465, doi:10.1080/13658816.2018.1504949, equations 2 and 9.
"""

from math import asin, cos, radians, sin, sqrt

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
WIDTH, HEIGHT = 1000, 440  # of the picture; Antarctica is left out
_X_MAX = 2.7066299836  # half the width of the projected globe
_Y_TOP = 1.3173627591  # the pole
_SCALE = WIDTH / (2 * _X_MAX)
_M = sqrt(3) / 2


def place_on_map(latitude: float, longitude: float) -> tuple[float, float]:
    """(x, y) in the picture's units, y downward, of a place in degrees.

    Latitude is within [-90, 90], longitude within [-180, 180].
    """
    if not -90 <= latitude <= 90:
        raise ValueError(f"latitude must be within [-90, 90], got {latitude}")
    if not -180 <= longitude <= 180:
        raise ValueError(f"longitude must be within [-180, 180], got {longitude}")
    theta = asin(_M * sin(radians(latitude)))
    slope = A1 + 3 * A2 * theta**2 + theta**6 * (7 * A3 + 9 * A4 * theta**2)
    x = radians(longitude) * cos(theta) / (_M * slope)
    y = theta * (A1 + A2 * theta**2 + theta**6 * (A3 + A4 * theta**2))
    return (x + _X_MAX) * _SCALE, (_Y_TOP - y) * _SCALE
