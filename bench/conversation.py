"""The conversation that the load plays: the whole event wizard, sixteen answers and a yes."""

OPENING = "hello"
ANSWERS = (
    "Ada Lovelace",
    "ada@analytical.example",
    "Analytical Engine Launch",
    "launch",
    "An evening with the first machine that computes",
    "2031-05-05",
    "19:30",
    "22:00",
    "America/New_York",
    "VIP 150 x 50, General 50 x 300",
    "350",
    "physical",
    "Somerset House",
    "Strand, London",
    "no",
    "yes",
)
