"""Whatever a stranger can send, drawn at random: fifty inputs each in the tests, a million by hand.

    drawn       what is drawn: sentences, codes, JSON that is nearly right
    fuzzing     draws it for a surface, in rounds, counted and timed
    test_*      the surfaces, and what holds on each of them

`FUZZ=1000000 make fuzz` runs so many over all of them; the SEED that it prints runs the same again.
"""
