"""How texts, addresses, colours and ratings are read."""

import pytest

from agent.typed.colors import read_color
from agent.typed.contacts import find_email, find_phone, find_time_zone, find_url
from agent.typed.ratings import read_rating
from agent.typed.texts import read_text

TITLES = {
    "Midnight Runway": "Midnight Runway", "I'd like to call it Midnight Runway, please.": "Midnight Runway",
    "It's called Spring Gala": "Spring Gala", "The title is Back to School Night": "Back to School Night",
    "Back to School Night": "Back to School Night", '"Skip the Line"': "Skip the Line",
    "Let's call it “The Big One”": "The Big One", "title: Foo Bar": "Foo Bar",
    "How about Spring Fling?": "Spring Fling",
    "OK Computer Night": "OK Computer Night", "It is what it is": "It is what it is", "This is Us": "This is Us",
    "The future is female": "The future is female", "Call Me Maybe": "Call Me Maybe", "Acme Inc.": "Acme Inc.",
    "Hmm, let's see, I think we'll call it Spring Gala": "Spring Gala", "Oh, What a Night": "Oh, What a Night",
    "  Gala.  ": "Gala", "1984": "1984", "夏祭り": "夏祭り",
}  # fmt: skip
NO_TITLES = (
    "Not decided yet",
    "we don't have a name yet",
    "TBD",
    "me",
    "what should I say?",
    "I don't know",
    "Why?",
    "ok",
    "hello",
    "hmm...",
    "???",
    "can I skip this?",
    "¿Qué es esto?",
)


@pytest.mark.parametrize(("said", "title"), TITLES.items(), ids=TITLES)
def test_a_title_is_taken_out_of_its_sentence(said: str, title: str) -> None:
    assert read_text(said, "What is the event called?", "Title") == title


@pytest.mark.parametrize("said", NO_TITLES)
def test_a_question_or_small_talk_is_no_title(said: str) -> None:
    assert read_text(said, "What is the event called?", "Title") is None


@pytest.mark.parametrize(
    ("said", "question", "text"),
    [
        ("I'm Ada", "What's your name?", "Ada"),
        ("This is Ada Lovelace.", "Who is organizing it? What is your name?", "Ada Lovelace"),
        ("It's organized by Acme Inc.", "Who is organizing it?", "Acme Inc."),
        ("Ada Lovelace is organizing it", "Who is organizing it?", "Ada Lovelace"),
        ("it's the Grand Hall", "What is the venue called?", "the Grand Hall"),
        ("it's acct_1", "What is the id of your account?", "acct_1"),
        ('It is called "Foo Bar"', "What is it called?", "Foo Bar"),
        ("In San Jose, please", "In which city?", "San Jose"),
        ("it's at 12 Main St., Springfield", "What is the address?", "12 Main St., Springfield"),
    ],
)
def test_names_and_places_lose_their_lead_in(said: str, question: str, text: str) -> None:
    assert read_text(said, question, "") == text


def test_a_long_text_stays_as_it_was_written() -> None:
    story = "It's a night of fashion.\n\nThree designers, one stage. Come early!"
    assert read_text(story, "How would you describe it?", "Description", multiline=True) == story


@pytest.mark.parametrize(
    ("said", "email"),
    {
        "you can reach me at Ada.L+x@example.co.uk.": "Ada.L+x@example.co.uk",
        "ada at example dot com": "ada@example.com",
        "ada@example.com or bob@example.com": None,
        "I have none": None,
    }.items(),
)
def test_the_one_email_address_of_a_sentence_is_found(said: str, email: str | None) -> None:
    assert find_email(said) == email


def test_web_addresses_phone_numbers_and_time_zones_are_found() -> None:
    assert find_url("it's on www.example.com/live.") == "https://www.example.com/live"
    assert find_url("https://zoom.example/j/1?x=1!") == "https://zoom.example/j/1?x=1"
    assert find_url("no link") is None
    assert find_phone("call me on 212-555-0123 please") == "+12125550123"
    assert find_phone("no phone") is None
    assert find_time_zone("eastern time please") == "America/New_York"
    assert find_time_zone("I'm in Berlin") == "Europe/Berlin"
    assert find_time_zone("no idea") is None


@pytest.mark.parametrize(
    ("said", "color"),
    {
        "#FFF": "#ffffff", "1e90ff": "#1e90ff", "navy": "#000080", "I like dark sea green": "#8fbc8f",
        "rgb(1, 2, 3)": "#010203", "rgb(1,2,300)": None, "red and blue": None, "not red": None,
        "which are there?": None,
    }.items(),
)  # fmt: skip
def test_a_colour_is_read_by_code_or_name(said: str, color: str | None) -> None:
    assert read_color(said) == color


@pytest.mark.parametrize(
    ("said", "stars"),
    {"4 stars": 4, "four out of five": 4, "5/5": 5, "★★★": 3, "top marks": 5, "8/10": None, "80%": None}.items(),
)
def test_a_rating_is_read_on_its_own_scale_only(said: str, stars: int | None) -> None:
    assert read_rating(said, 5) == stars


@pytest.mark.parametrize("said", ["oh, well, that would be me, I'm Mara Lindqvist", "it's me, Mara Lindqvist"])
def test_a_name_is_taken_out_of_the_hesitation_before_it(said: str) -> None:
    assert read_text(said, "Who is organizing it?", "Organizer's name") == "Mara Lindqvist"


@pytest.mark.parametrize("said", ["UTC+2", "GMT -5", "Mars", "my time zone"])
def test_an_offset_is_no_time_zone_of_a_place(said: str) -> None:
    assert find_time_zone(said) is None
