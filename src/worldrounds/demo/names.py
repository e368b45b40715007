"""Invented people: common given and family names of many origins, drawn together at random."""

import random

# country -> (given names with the gender they are mostly given to, family names)
_NAMES: dict[str, tuple[str, str, str]] = {
    "AT": (
        "Lena Anna Katharina Selin Marlene Valentina Hannah Dilara",
        "Lukas Felix Tobias Emre Paul Matthias Luka Florian",
        "Huber Gruber Steiner Yıldız Hofer Marković Wallner Fuchs Leitner Öllinger Brandstätter Novak",
    ),
    "AU": (
        "Charlotte Mia Priya Grace Ruby Thuy Zoe Amira Isla Mei Sophie Anjali",
        "Jack Noah Arjun Liam Ethan Minh Oscar Harry Omar Daniel Kai Rohan",
        "Nguyen Smith Patel O’Connor Chen Wilson Kaur Thompson Haddad Murphy Fernando Campbell Wong Taylor Singh Papadopoulos",
    ),
    "CA": (
        "Camille Léa Maya Florence Sarah Rosalie Noor Emma Jade Anaïs Priyanka",
        "Samuel Olivier Étienne Karim Gabriel Thomas Jérémy Ali Nathan Félix Wei",
        "Tremblay Gagnon Roy Bouchard Côté Chaudhry Lavoie Levesque Cohen Morin Nguyen Fortin Liu Bélanger",
    ),
    "DK": ("Freja Ida Sofie Clara", "Magnus Oliver Emil Mikkel", "Jensen Kjær Sørensen Møller Østergaard"),
    "FI": (
        "Aino Emilia Helmi Sara Venla Iida",
        "Eino Onni Mikael Juho Väinö Aleksi",
        "Korhonen Virtanen Mäkinen Nieminen Hämäläinen Laine Koskinen Järvinen",
    ),
    "DE": (
        "Johanna Clara Leonie Büşra Theresa Nele Franziska Maja Amelie",
        "Maximilian Leon Jonas Moritz Can Julius Niklas Anton Till",
        "Schneider Müller Bauer Krüger Aydın Schäfer Lange Großmann Kowalski Vogel Weiß Lehmann Hartmann",
    ),
    "JP": (
        "Yui Aoi Sakura Hina Rin Haruka Misaki Nanami Mio Ayaka Honoka Kaho",
        "Haruto Ren Sota Yuto Kaito Takumi Ryo Kenta",
        "Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Mori Shimizu Fujita Okada",
    ),
    "TW": (
        "Yi-Chun Hsin-Yi Pei-Shan Chia-Ling Wan-Ting",
        "Chun-Hao Po-Wei Kuan-Yu Cheng-En Tzu-Hsuan",
        "Chen Lin Huang Chang Li Wang Wu Liu Tsai Yang",
    ),
    "GB": (
        "Olivia Amelia Zainab Imogen Adaeze Freya Eleanor Aisha Beatrice Simran Niamh",
        "George Oliver Mohammed Theo Rhys Chidi Callum Haroon Alfie Joshua Dev",
        "Smith Jones Begum Okafor Williams Hughes Khan Shah Evans Adeyemi Wright Murray Ali Green Osei",
    ),
    "US": (
        "Emily Jasmine Sofia Grace Hannah Aaliyah Rachel Ximena Ji-Woo Chloe Destiny Leah Naomi",
        "Michael Daniel Marcus Ethan Javier Tyrell David Min-Jun Andrew Carlos Benjamin Isaiah Adam",
        "Johnson Garcia Kim Williams Rodriguez Goldberg Lee Washington Martinez Brown Patel Davis Hernandez Park Russo Kowalczyk",
    ),
}


def draw_students(country: str, count: int, *, rng: random.Random) -> list[tuple[str, str, str]]:
    """``count`` different (given name, family name, gender word) of a country."""
    women, men, families = (names.split() for names in _NAMES[country])
    pairs = [(given, family, "female") for given in women for family in families]
    pairs += [(given, family, "male") for given in men for family in families]
    return rng.sample(pairs, count)
