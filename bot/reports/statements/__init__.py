"""The statement of somebody's wallets in each kind of file, in her own words.

    told       its lines as they are read, from what the books have
    separated  as CSV: a text that a spreadsheet would run begins with an apostrophe
    beancount  as text for Beancount 3, each file by itself
    laid       as a document, for whatever draws it: `bot.reports.pdf`, `bot.reports.xlsx`

What is written is the same whenever the same statement is drawn.
"""
