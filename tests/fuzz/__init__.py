"""Random tables, files, command lines and kills: each case is a number, and the number alone makes the case again.

`python -m tests.fuzz tables 300` tries the cases 0 to 299 and prints what came of them; `python -m tests.fuzz tables --case 17` tries one and
shows what it is. A case works, or is refused by one of masknb's own errors; anything else is a finding."""
