"""How repeating rows are read."""

from typing import Any

import pytest
from fakes.typed_fields import NOW

from agent.typed.rows import RowColumn, read_rows

COLUMNS = (
    RowColumn("name", "text", ("Name", "tier")),
    RowColumn("price", "number", ("Price", "cost", "dollars")),
    RowColumn("quantity", "integer", ("Quantity", "tickets", "people", "seats")),
)
VIP_AND_GENERAL = [("VIP", 150, 50), ("General", 50, 300)]
READ: dict[str, list[tuple[Any, ...]]] = {
    "VIP 150 x 50, General 50 for 300 people": VIP_AND_GENERAL,
    "VIP 150 50\nGeneral 50 300": VIP_AND_GENERAL,
    "VIP 150 x 50 General 50 x 300": VIP_AND_GENERAL,
    "VIP, 150, 50, General, 50, 300": VIP_AND_GENERAL,
    "We have two tiers: VIP at 150 (50 seats) and General at 50 (300 seats)": VIP_AND_GENERAL,
    "- VIP: $150 x 50\n- General: $50 x 300": VIP_AND_GENERAL,
    "1. VIP $150, 50\n2. General $50, 300": VIP_AND_GENERAL,
    "VIP: price 150, quantity 50; General: price 50, quantity 300": VIP_AND_GENERAL,
    "50 x VIP at $150 and 300 x General at $50": VIP_AND_GENERAL,
    '[{"name": "VIP", "price": 150, "quantity": 50}, {"Name": "General", "cost": 50, "tickets": 300}]': VIP_AND_GENERAL,
    "100 general tickets at $25 and 20 VIP at $90": [("general", 25, 100), ("VIP", 90, 20)],
    "General admission: $25, 100 seats; VIP: $90, 20": [("General admission", 25, 100), ("VIP", 90, 20)],
    "Community: free, 100": [("Community", 0, 100)],
    "free tickets for 100 people": [("Free", 0, 100)],
    "Drinks and dinner 50 x 20": [("Drinks and dinner", 50, 20)],
    "fifty general tickets at twenty dollars each": [("general", 20, 50)],
    "Gold: $1,500 x 1,000": [("Gold", 1500, 1000)],
    "VIP tickets 150 x 50": [("VIP", 150, 50)],
    "Tier 1: 50 tickets for $10. Tier 2: 100 tickets for $20": [("Tier 1", 10, 50), ("Tier 2", 20, 100)],
    "I want VIP tickets for $150, there are 50 of them": [("VIP", 150, 50)],
    "Early bird $12.50 x 20": [("Early bird", 12.5, 20)],
    "VIP 150x50, General 50 x300": VIP_AND_GENERAL,
    "50 VIP for 150 and 300 General for 50": VIP_AND_GENERAL,
    "two: VIP at 150 each, 50 of those, and General at 50, 300 of those": VIP_AND_GENERAL,
    "hmm so there'll be general admission, 25 dollars, 100 of them": [("general admission", 25, 100)],
    "free 0 x 50": [("free", 0, 50)],
    "All Access 100 x 10": [("All Access", 100, 10)],
    "VIP for -5 x 10": [("VIP", -5, 10)],
}
ABSTAINED = (
    "", "I don't know", "general", "two tiers", "VIP and General at $50, 100 each", "VIP 1 2 3 4",
    "how many tickets can I have?", '[{"name": "VIP", "colour": "red"}]', "[1, 2", "[]", '{"name": ["VIP"]}',
)  # fmt: skip


@pytest.mark.parametrize(("said", "rows"), READ.items(), ids=READ)
def test_rows_are_read_in_the_ways_that_people_list_them(said: str, rows: list[tuple[Any, ...]]) -> None:
    read = read_rows(said, COLUMNS, NOW)
    assert read is not None
    assert [(row["name"], row["price"], row["quantity"]) for row in read] == rows


@pytest.mark.parametrize("said", ABSTAINED)
def test_no_row_is_guessed(said: str) -> None:
    assert read_rows(said, COLUMNS, NOW) is None


@pytest.mark.parametrize(
    ("said", "row"),
    [
        ("VIP 150", {"name": "VIP", "price": 150}),
        ("20 seats at $5", {"price": 5, "quantity": 20}),
        ("all tickets are 5 dollars, 20 seats", {"price": 5, "quantity": 20}),
    ],
)
def test_a_cell_that_was_not_told_is_left_out(said: str, row: dict[str, Any]) -> None:
    assert read_rows(said, COLUMNS, NOW) == [row]


def test_dates_and_times_have_columns_too() -> None:
    columns = (
        RowColumn("what", "text", ("What",)),
        RowColumn("day", "date", ("Day",)),
        RowColumn("at", "time", ("At",)),
    )
    read = read_rows("Rehearsal on the 3rd of May at 6 pm; Show on the 5th of May at 8 pm", columns, NOW)
    assert read == [
        {"what": "Rehearsal", "day": "2030-05-03", "at": "18:00"},
        {"what": "Show", "day": "2030-05-05", "at": "20:00"},
    ]
