"""Knows which everyday words mean much the same, and which the opposite."""

_FAMILIES = """
music, concert, gig, band, orchestra, recital, live music, dj, singer, songs
sports, sport, game, match, football, soccer, basketball, baseball, tennis, hockey, cricket
sports, sport, golf, rugby, volleyball, tournament, athletics, game, match
theater, theatre, drama, play, stage play, musical, broadway
movie, film, cinema, flick
comedy, comic, funny, humor, humour, stand-up
fashion show, runway, catwalk, fashion
pop-up, popup, popup shop, temporary shop, temporary store
exhibition, exhibit, exposition, expo, gallery show, art show
launch, release, unveiling, premiere, debut
conference, congress, convention, symposium, summit
workshop, class, course, training, seminar, tutorial, lesson
party, celebration, bash
museum, gallery, art gallery
park, garden, national park, playground
theme park, amusement park, fairground
shopping, mall, shopping area, shopping center, shopping mall
history, historical, historic, landmark, monument, memorial
church, temple, mosque, cathedral, place of worship
nature, natural, outdoors, wilderness, preserve
virtual, online, remote, remotely, over zoom, on zoom, zoom, webinar
virtual, online, livestream, live stream, internet, on the web, digital, video call
physical, in person, in-person, on site, onsite, on-site, offline, face to face, at a venue, real venue, live venue
hybrid, both, mixed, half and half, a mix, combination
inexpensive, cheap, budget, low cost, low-cost, low priced
expensive, pricey, costly, upscale, high end, high-end, luxury, luxurious, fancy
moderate, mid-range, mid range, midrange, medium priced, average priced, moderately priced, reasonably priced
small, little, compact, tiny
medium, mid-size, midsize, medium-sized, medium sized, intermediate, average size, standard
standard, regular, normal, ordinary
large, big, full-size, full size, spacious, roomy, huge
car, automobile, sedan
suv, sport utility vehicle
truck, lorry, pickup truck
bicycle, bike, cycling
bus, coach
train, rail, railway
airplane, plane, flight, by air
apartment, flat, condo
house, home, villa
doctor, physician, general practitioner, gp
dentist, dental
psychologist, therapist
hairdresser, hair stylist, stylist, hair salon, barber
economy, coach class, cheapest class, standard class
business, business class, executive
first class, first-class
credit card, visa, mastercard, amex
cash, in cash, banknotes
bank transfer, wire transfer, wire
rent, rental, lease, renting, leasing
buy, purchase, buying, purchasing, own
public, everyone, anybody, everybody, visible to all
private, only me, hidden, confidential, secret
tv, television, telly
speaker, loudspeaker
phone, telephone, mobile, cell phone, cellphone, smartphone
email, e-mail, mail
text message, sms, texting
daily, every day, each day, day by day
weekly, every week, each week, once a week
monthly, every month, each month, once a month
yearly, every year, annually, annual, once a year
male, man, men, boy, masculine
female, woman, women, girl, feminine
child, kid, children, kids, minor
adult, grown-up
vegetarian, veggie, meatless
vegan, plant based, plant-based
indoor, indoors, inside
outdoor, outdoors, outside, open air, open-air, al fresco
free, no charge, no cost, complimentary, gratis, without charge
draft, unpublished
urgent, as soon as possible, asap, immediately, right away
morning, am, before noon
afternoon, pm, after lunch
evening, night, tonight
"""

_OPPOSITES = """
shared, private | alone | solo | on my own | by myself | to myself | just me | unshared
private, shared | public
public, private | hidden | secret
indoor, outdoor | outside | outdoors
outdoor, indoor | inside | indoors
direct, connecting | stopover | layover | with stops
nonstop, connecting | stopover | layover | with stops
free, paid | fee | fees | charge
paid, free
online, in person | offline
virtual, in person | physical
refundable, non-refundable
smoking, smoke free | non-smoking | smoke-free
round-trip, one-way | one way
return, one-way | one way
furnished, empty
automatic, manual
open, closed
new, used | second hand | second-hand
"""


def _parsed_families() -> dict[str, frozenset[str]]:
    families: dict[str, frozenset[str]] = {}
    for line in _FAMILIES.strip().splitlines():
        members = frozenset(member.strip() for member in line.split(","))
        for member in members:
            families[member] = families.get(member, frozenset()) | members
    return families


def _parsed_opposites() -> dict[str, tuple[str, ...]]:
    lines = (line.partition(",") for line in _OPPOSITES.strip().splitlines())
    return {word.strip(): tuple(other.strip() for other in others.split("|")) for word, _, others in lines}


_BY_WORD = _parsed_families()
OPPOSITES = _parsed_opposites()


def kin(phrase: str) -> frozenset[str]:
    """Words and phrases that can stand for this one, itself not among them."""
    return _BY_WORD.get(phrase, frozenset()) - {phrase}
