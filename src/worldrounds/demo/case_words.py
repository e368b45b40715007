"""What the demonstration's groups say about the case of the measles outbreak. Invented, and careful: no figures, and
nothing that a country does or does not do beyond what its students say they heard."""

CASE = "measles-and-trust"

CELLS = {  # perspective -> text, source; nobody has filled the column about coverage
    "schedule": (
        "We asked at a health centre in {city}: the ages are on its wall, and one parent loses a morning of work. To copy: the official schedule with its date.",
        "https://immunizationdata.who.int/",
    ),
    "response": (
        "As we were taught in {city}: the doctor tells the health office, and the office calls the family and the school. To find out: who pays parents who stay at home.",
        "",
    ),
    "school": (
        "We look for the paragraph and will translate it. A teacher in {city} says that in practice the head decides.",
        "",
    ),
    "trust": (
        "Older people in {city} tell of a promise that was not kept. We heard it twice, in two versions, and write down both.",
        "",
    ),
    "voices": (
        "Not we. In {city} people would listen to a midwife, a grandmother, and somebody at the market.",
        "https://www.who.int/publications/i/item/9789240049680",
    ),
}

PROBLEM = "Measles spreads in a town where many children are not vaccinated, and nobody has asked their parents why."
CAUSES = (
    ("People do not believe the health office", ("A promise was broken twenty years ago", "A mother's message sounds kinder than a leaflet")),
    ("It is hard to come", ("The centre is open while parents work", "The letter went to an old address")),
    ("Some have questions, and nobody has time", ()),
)  # fmt: skip
EFFECTS = (
    ("Babies who are too young for the vaccine fall ill", ()),
    ("Children stay away from school", ("Parents lose pay",)),
    ("Neighbours blame one another", ()),
)

MARKS = (  # option, criterion (places in the case), value, note
    (0, 0, 1, "Quick, if enough nurses can come."),
    (0, 1, 2, "One meets people where they are."),
    (0, 4, 1, "The school hall is free in the evening."),
    (1, 0, 2, "It keeps babies apart from the infection."),
    (1, 2, -2, "Who stays at home with the child loses pay."),
    (2, 1, 2, "Somebody has to begin."),
    (3, 1, 2, "They are asked anyway."),
    (3, 4, -1, "To train people takes weeks."),
    (5, 1, -1, "Who doubts feels pushed."),
)
PROPOSAL = "Vaccination comes to the school and the market in the evening, and the health office says first what went wrong twenty years ago. A duty for entering school is not part of our proposal."
REASONS = "It can begin this week, and it asks nothing of families before it has given something."
AGAINST = "Without a rule for the school I do not see how babies are safe in time. I want the poster to say that we did not agree on this."

RATINGS = (  # of a statement, by the members in their order
    (8, 3, 7, 2),
    (2, 8, 5, 3),
    (8, 9, 7, 8),
)
WHY = {
    (0, 1): "A child at home has a parent at home, and not all parents are paid then.",
    (1, 0): "Who is forced once listens less the next time.",
    (1, 1): "It is a duty in some places, and people there are used to it.",
    (2, 1): "I would not want to hear the advice before that.",
}

REMARK = (
    "Waiting for a specialist is what patients complain about.",
    "Who said so? Let us write where we know it from.",
)
PROPOSED = ("Most people see", "We think that most people see")

POSTERS = (
    "# Ten minutes on the radio\n\n## Our question\n\nWho should speak, and what should come first?\n\n## What we compared\n\n{lines}"
    "## What we propose\n\nThe health office speaks first, about what went wrong. Then people whom the town believes ask "
    "their questions, and it answers them. Three questions come from the WHO's guide [@who-2022].\n\n"
    "## Where we do not agree\n\nOne of us wants a rule for the school as well.\n",
    "# The school on Monday morning\n\n## Our question\n\nMay a school keep children at home, and what does it owe them then?\n\n"
    "## What we compared\n\n{lines}"
    "## What we propose\n\nWhoever must stay at home gets lessons, a visit, and a letter for the parents' work.\n",
)
POSTER_LINE = "- **{city}:** {name} asked at home; the law and what is done are two things.\n"
SOURCE = {
    "title": "Behavioural and social drivers of vaccination: tools and practical guidance",
    "authors": "World Health Organization",
    "year": "2022",
    "address": "https://www.who.int/publications/i/item/9789240049680",
    "key": "who-2022",
}

LEVELS = (3, 2, 3, 4, 3, 3)
SEEN_IN = "We see it best in the part about what you propose."
LEARNED = "That the health office speaks about its own mistake first. We had begun with the facts, and will turn our text around."
BETTER = "Say who answers when somebody calls after the broadcast, and until when."
THANKS = "Thank you. We had forgotten the telephone; it will be in our talk at the conference."
SENTENCE = "You asked those who had said nothing yet. Thank you."
