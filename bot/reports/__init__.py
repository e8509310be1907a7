"""Figures as pictures and documents, made in processes of their own.

    apart   asks for one of them: what is drawn, as JSON -> its bytes
    chart   the picture of a month (matplotlib)
    pdf     a report (Typst)
    xlsx    the same as a workbook (XlsxWriter)

What draws takes its time and much memory, and is installed with the extra `reports`. It is handed
words as they are to be read: it knows neither the books nor a language.
"""
