"""Figures as pictures and documents, made in processes of their own.

    apart   asks for one of them: what is drawn, as JSON -> its bytes
    chart   the picture of a month (matplotlib)
    pdf     a report (Typst)
    spent   the picture of what somebody spent (matplotlib)
    xlsx    the same as a workbook (XlsxWriter)

`statements` are the files of somebody's wallets. What draws takes its time and much memory, and is
installed with the extra `reports`. It is handed words as they are to be read: it knows neither the
books nor a language.
"""
