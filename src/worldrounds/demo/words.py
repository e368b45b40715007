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
