"""What the demonstration's students write. Invented, and careful: nothing here claims a figure."""

GREETINGS = [
    "Hello everyone! I am {name} from {city}. I have a lecture until noon most days, evenings are best for me. Looking forward to meeting you.",
    "Hi all, {name} here, writing from {city}. I never worked with students from other countries before, so I am a bit nervous and very curious.",
    "Good morning from {city}! I'm {name}. Which part of the work timeline should we start with?",
    "Hello from {city}. {name} here. My English is slow when I speak, so I will write my points before we meet. I hope that is fine.",
    "Hi! {name}, {city}. I am on a surgical rotation this month, so please forgive late answers.",
]

REPLIES = [
    "Nice to meet you! I put a first heading into our document, please change anything.",
    "Thank you for the warm welcome. I can take the notes in our first meeting.",
    "Hello, this is {name}. Sorry that I am late, my exams ended yesterday. I have read everything.",
    "Greetings from {city}! I added how it works here under my name in the document.",
    "Hi, {name} here. Could we agree that everybody writes three sentences before we meet? It helps me a lot.",
]

DOCUMENT = [
    "# Our notes\n\nWe are students in {places}.\n\n## What is the same, what is different\n",
    "\n**{city}.** Most people see a family doctor first. Waiting for a specialist is what patients complain about. "
    "To look up: who pays when somebody has no papers?\n",
    "\n**{city}.** People may go straight to a hospital here, and many do. Our teachers say this is quick for the "
    "patient and expensive for everybody. To look up: what did the last reform change?\n",
    "\n**{city}.** Insurance comes with the job, so losing work can mean losing care. There are public clinics; "
    "we want to ask a nurse who works in one.\n",
    "\n**{city}.** In the country, the next doctor can be hours away. Nurses and pharmacists do much more there than "
    "in the city. We have a picture of the map in the lecture notes.\n",
]

INTRODUCTIONS = [
    "I am {name}, as it is written. I study in {city}. From my window I see a tram stop and a bakery. I joined because our "
    "patients come from everywhere and our lectures do not. My question: what do people do first when they fall ill where you are?",
    "My name is {name}; please just use my given name. I live in {city} with my grandmother. From my window: rain, and the "
    "roof of the hospital. I want to learn how to disagree politely in English. Who of you has worked in a clinic before medicine?",
    "{name} from {city}. I see other people's washing from my window. I joined because a friend did it last year and still "
    "talks about it. I am good at drawing, less good at writing. Which hour of the day is your best one?",
    "Hello, I am {name}. I moved to {city} for my studies and still get lost. I see a park. I am here because I want to know "
    "whether our problems are only ours. What would you change first in your hospital?",
]

POSITIONS = [
    "In {city} most people hear about health at school and from their family, much less from a doctor. What we are taught "
    "is correct, but few of us have ever been asked whether patients understand it. I looked at our ministry's page for "
    "patients; it is long and hard to read. What I do not know: who checks such texts before they are published?",
    "Where I study, much of this work is done by nurses, and people trust them more than they trust us. There is a law that "
    "says what patients must be told, and there is little time to do it. My source is the guideline of our own hospital. I "
    "would like to compare how long a first visit lasts in your countries.",
    "People in {city} look things up before they come. Some of what they find is good. My teachers see this as a problem; I am "
    "not so sure. Somebody who cannot read well is left out twice: on paper and on the screen. I found a report by a patients' "
    "group and put its address below our case.",
    "I asked two people in my family and a doctor in {city}. They gave three different answers, and each was sure. In the "
    "country it depends on who drives past; in the city on which language you speak. I could not find a figure that I trust, "
    "so I write none.",
]

QUESTION = "Who has a source about what a visit costs somebody without insurance where you live? I could not find one, and we need it for the table. Could somebody look?"
CALLS = (
    "I wrote three times in the discussion and once by mail. Two of us answer, the others do not, and our meeting is next week.",
    "Thank you for telling me. I have written to the two and will come to your next meeting myself. Go on with the matrix meanwhile; leave their rows empty.",
)
