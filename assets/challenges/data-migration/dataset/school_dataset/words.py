"""Names and phrases that the items are made of."""

from __future__ import annotations

from typing import Final

SCHOOLS: Final = (
    ("Greenhill Academy", "greenhill", "12 Orchard Road", "Leeds", "LS6 2QB", "0113 496 0142", 1962),
    ("Saint Brannoc's School", "stbrannoc", "3 Priory Lane", "Bristol", "BS3 4TP", "0117 496 0187", 1894),
    ("Harbour View High", "harbourview", "88 Quayside", "Cardiff", "CF10 5BZ", "029 2018 0265", 1978),
    ("Northfield Grammar", "northfield", "41 Castle Street", "York", "YO1 7HH", "01904 496 031", 1911),
    ("Riverside Community School", "riverside", "7 Weir Close", "Derby", "DE1 3GT", "01332 496 077", 2004),
    ("Ashdown College", "ashdown", "150 London Road", "Brighton", "BN1 4JF", "01273 496 012", 1987),
)
"""Name, mail domain, street, city, postcode, telephone, year of foundation."""

CLASS_NAMES: Final = ("7A", "7B", "8A", "8B", "9A", "9B", "10A", "10B", "11A")

FIRST_NAMES: Final = (
    "Aaliyah", "Adam", "Aisha", "Alfie", "Amelia", "André", "Anya", "Archie", "Ava", "Ben", "Callum", "Charlotte",
    "Chloé", "Daniel", "Elena", "Ella", "Ethan", "Fatima", "Felix", "Freya", "George", "Grace", "Hannah", "Harry",
    "Hassan", "Imogen", "Isaac", "Isla", "Jack", "Jade", "José", "Kai", "Layla", "Leo", "Lily", "Lucas", "Maya",
    "Megan", "Mohammed", "Niamh", "Noah", "Olivia", "Oscar", "Poppy", "Priya", "Renée", "Ruby", "Samuel", "Sofía",
    "Theo", "Tomás", "Zoë",
)  # fmt: skip

LAST_NAMES: Final = (
    "Adeyemi", "Ahmed", "Baker", "Begum", "Bennett", "Brontë", "Brown", "Campbell", "Carter", "Chen", "Clarke",
    "Davies", "Edwards", "Evans", "Fernández", "François", "García", "Green", "Hall", "Harris", "Hughes", "Hussain",
    "Jackson", "Jones", "Kaur", "Kelly", "Khan", "King", "Kowalska", "Lewis", "Martin", "Mitchell", "Müller",
    "Murphy", "Núñez", "Okafor", "Patel", "Phillips", "Roberts", "Scott", "Shah", "Singh", "Smith", "Taylor",
    "Thomas", "Turner", "Walker", "White", "Wilson", "Wright",
)  # fmt: skip

LANGUAGES: Final = (
    "Arabic",
    "Bengali",
    "French",
    "Polish",
    "Portuguese",
    "Punjabi",
    "Somali",
    "Spanish",
    "Urdu",
    "Welsh",
)

SUBJECTS: Final = ("Art", "Biology", "Chemistry", "Computing", "English", "French", "Geography", "History",
                   "Mathematics", "Music", "Physics")  # fmt: skip

MAX_SCORES: Final = (("quiz", 20), ("test", 50), ("exam", 100), ("coursework", 100))
"""The kinds of assessment, each with its highest score."""

COMMENTS: Final = (
    "Careful work, well presented.",
    "Good progress since last time.",
    "Read the whole question before you start.",
    "Show the steps, not only the result.",
    "Excellent use of examples.",
    "Please see me about question 4.",
    "Spelling of technical terms needs attention.",
)

NOTES: Final = (
    "Plays in the school orchestra.",
    "Allergic to peanuts.",
    "Sits at the front (eyesight).",
    "Captain of the netball team.",
    "Leaves early on Thursdays for therapy.",
)
