"""How choices among options are read."""

import pytest

from agent.typed.choices import read_choice, read_choices
from agent.typed.option_names import Choice

ACCOUNTS = tuple(Choice(name, (name,)) for name in ("checking", "savings"))
DOCTORS = tuple(Choice(name, (name,)) for name in ("Dentist", "Family Counselor", "Psychiatrist"))
KINDS = (
    Choice("fashion_show", ("Fashion show",)),
    Choice("popup", ("Pop-up",)),
    Choice("exhibition", ("Exhibition",)),
    Choice("launch", ("Launch",)),
)
VENUES = (Choice("physical", ("In person",)), Choice("virtual", ("Online",)), Choice("hybrid", ("Hybrid",)))
PRICES = tuple(Choice(name, (name,)) for name in ("inexpensive", "expensive", "very expensive"))
COUNTS = tuple(Choice(name, (name,)) for name in ("1", "2", "3", "4"))
DIETS = tuple(Choice(name, (name,)) for name in ("Vegan", "Vegetarian", "Gluten free", "Halal"))

ONE = [
    (ACCOUNTS, "savings", "savings"),
    (ACCOUNTS, "use my Savings account, please", "savings"),
    (ACCOUNTS, "not the savings one", "checking"),
    (ACCOUNTS, "I am interested in checking my savings", "savings"),
    (ACCOUNTS, "check my savings first", "savings"),
    (ACCOUNTS, "No, savings", "savings"),
    (ACCOUNTS, "savings, no wait, checking", "checking"),
    (ACCOUNTS, "savings rather than checking", "savings"),
    (ACCOUNTS, "the latter", "savings"),
    (DOCTORS, "a counselor", "Family Counselor"),
    (DOCTORS, "psychatrist", "Psychiatrist"),
    (DOCTORS, "the second one", "Family Counselor"),
    (DOCTORS, "the last", "Psychiatrist"),
    (DOCTORS, "2", "Family Counselor"),
    (DOCTORS, "option c", "Psychiatrist"),
    (DOCTORS, "neither a dentist nor a psychiatrist, but not a dentist", None),
    (DOCTORS, "not a dentist or a psychiatrist", "Family Counselor"),
    (KINDS, "it's a popup", "popup"),
    (KINDS, "pop up", "popup"),
    (KINDS, "exhibtion", "exhibition"),
    (KINDS, "an art show", "exhibition"),
    (KINDS, "a runway show", "fashion_show"),
    (KINDS, "What I want is a launch", "launch"),
    (VENUES, "both online and in person", "hybrid"),
    (VENUES, "on zoom", "virtual"),
    (VENUES, "at a venue", "physical"),
    (PRICES, "something cheap", "inexpensive"),
    (PRICES, "a pricey place", "expensive"),
    (PRICES, "very expensive please", "very expensive"),
    (COUNTS, "three of us", "3"),
    (COUNTS, "just 2", "2"),
]
NONE = [
    (ACCOUNTS, "checking or savings"),
    (ACCOUNTS, "either"),
    (ACCOUNTS, "both"),
    (ACCOUNTS, "no savings"),
    (ACCOUNTS, "is savings cheaper?"),
    (DOCTORS, "what is a psychiatrist?"),
    (DOCTORS, "anything but the psychiatrist"),
    (DOCTORS, "not sure, maybe a dentist"),
    (DOCTORS, "a doctor for my skin"),
    (KINDS, "a wedding"),
    (KINDS, "number 5"),
    (KINDS, ""),
    (KINDS, "whatever you choose"),
    (COUNTS, "10"),
    (COUNTS, "2 or 3"),
]
SEVERAL = {
    "vegan and halal": ("Vegan", "Halal"), "halal, gluten-free & vegan": ("Vegan", "Gluten free", "Halal"),
    "all of them": ("Vegan", "Vegetarian", "Gluten free", "Halal"), "everything": tuple(diet.value for diet in DIETS),
    "all except halal": ("Vegan", "Vegetarian", "Gluten free"), "just vegan": ("Vegan",), "none": (),
    "everything but vegan and halal": ("Vegetarian", "Gluten free"), "first two": ("Vegan", "Vegetarian"),
    "1 and 3": ("Vegan", "Gluten free"), "1,3": ("Vegan", "Gluten free"), "the last two": ("Gluten free", "Halal"),
    "first and third": ("Vegan", "Gluten free"), "vegan, not halal": ("Vegan",),
}  # fmt: skip


@pytest.mark.parametrize(("options", "said", "chosen"), ONE, ids=[said for _, said, _ in ONE])
def test_one_option_is_chosen_by_name_place_or_kin(options: tuple[Choice, ...], said: str, chosen: str | None) -> None:
    read = read_choice(said, options, "Which one would you like?")
    assert (read.values[0] if read else None) == chosen


@pytest.mark.parametrize(("options", "said"), NONE, ids=[said or "nothing" for _, said in NONE])
def test_no_option_is_guessed(options: tuple[Choice, ...], said: str) -> None:
    assert read_choice(said, options, "Which one would you like?") is None


@pytest.mark.parametrize(("said", "chosen"), SEVERAL.items(), ids=SEVERAL)
def test_several_options_are_chosen_with_exclusions(said: str, chosen: tuple[str, ...]) -> None:
    read = read_choices(said, DIETS, "Which diets do you cater for?")
    assert read is not None
    assert read.values == chosen


@pytest.mark.parametrize("said", ["vegan and kosher", "vegan or halal", "any", "no halal", "both", "what is halal?"])
def test_an_uncertain_list_is_no_choice(said: str) -> None:
    assert read_choices(said, DIETS, "Which diets do you cater for?") is None
