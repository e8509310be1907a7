"""NACHA: files of payments within the US, and the files of what comes back.

origin    who pays, and through which bank
record    the fields of each line, and how a value fits into one
credits   the file of a batch: the same orders give the same bytes
returns   what came back and why (R01...), and what is to be corrected (C01...)
rail      the rail: files out, returns in
"""
