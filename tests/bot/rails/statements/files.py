"""Statements as banks send them, small, to be bent in tests."""

from xml.sax.saxutils import escape

from bot.rails.statements.camt import schemas

ACCOUNT = "DE89370400440532013000"
DAY = "2026-11-27"
_KINDS = {
    "052": ("BkToCstmrAcctRpt", "Rpt"),
    "053": ("BkToCstmrStmt", "Stmt"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}


def entry(
    amount="10.00",
    *,
    currency="EUR",
    credit=True,
    reference="",
    remittance="",
    structured="",
    key="",
    party="",
    account="",
    status="BOOK",
    reverses=False,
    returned="",
    details=(),
    charges="",
    day=DAY,
    code="",
    version="08",
):
    """Return an entry of camt; `details` are those of a batch, each as `detail` makes it."""
    sign = "CRDT" if credit else "DBIT"
    state = f"<Cd>{status}</Cd>" if version >= "07" else status
    one = detail(
        amount,
        currency=currency,
        credit=credit,
        remittance=remittance,
        structured=structured,
        key=key,
        party=party,
        account=account,
        returned=returned,
        version=version,
    )
    charged = (
        f'<Chrgs><Rcrd><Amt Ccy="{currency}">{charges}</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
        "<ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>"
        if charges
        else ""
    )
    coded = code or "PMNT/RCDT/ESCT"
    domain, family, sub = coded.split("/")
    kind = f"<Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly>"
    return (
        f'<Ntry>\n<Amt Ccy="{currency}">{amount}</Amt>\n<CdtDbtInd>{sign}</CdtDbtInd>'
        f"{'<RvslInd>true</RvslInd>' if reverses else ''}<Sts>{state}</Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
        f"{f'<AcctSvcrRef>{reference}</AcctSvcrRef>' if reference else ''}"
        f"<BkTxCd><Domn>{kind}</Domn></BkTxCd>{charged}"
        f"<NtryDtls>{''.join(details) or one}</NtryDtls>\n</Ntry>\n"
    )


def detail(
    amount,
    *,
    currency="EUR",
    credit=True,
    remittance="",
    structured="",
    key="",
    party="",
    account="",
    returned="",
    reference="",
    version="08",
):
    """Return the details of a transaction."""
    sign = "CRDT" if credit else "DBIT"
    side = "Dbtr" if credit else "Cdtr"
    name = f"<Nm>{escape(party)}</Nm>"
    parties = (
        f"<RltdPties><{side}>{f'<Pty>{name}</Pty>' if version >= '07' else name}</{side}>"
        f"{f'<{side}Acct><Id><IBAN>{account}</IBAN></Id></{side}Acct>' if account else ''}"
        "</RltdPties>"
        if party
        else ""
    )
    strd = f"<Strd><CdtrRefInf><Ref>{structured}</Ref></CdtrRefInf></Strd>" if structured else ""
    words = f"<Ustrd>{escape(remittance)}</Ustrd>" if remittance else ""
    written = f"<RmtInf>{words}{strd}</RmtInf>" if words or strd else ""
    own = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    back = f"<RtrInf><Rsn><Cd>{returned}</Cd></Rsn></RtrInf>" if returned else ""
    if version >= "03":
        sums = f'<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
    else:
        sums = f'<AmtDtls><TxAmt><Amt Ccy="{currency}">{amount}</Amt></TxAmt></AmtDtls>'
    return (
        f"<TxDtls><Refs>{own}<EndToEndId>{key or 'NOTPROVIDED'}</EndToEndId></Refs>"
        f"{sums}{parties}{written}{back}</TxDtls>\n"
    )


def balance(kind, amount, currency="EUR", day=DAY):
    """Return a balance, which is a debit where it is negative."""
    sign = "DBIT" if amount.startswith("-") else "CRDT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>\n"
    )


def camt(
    *entries,
    opening="",
    closing="",
    kind="053",
    version="08",
    name="S1",
    page=0,
    account=ACCOUNT,
    currency="EUR",
    day=DAY,
):
    """Return a file of camt with one statement."""
    root, whole = _KINDS[kind]
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}"
    paged = f"<MsgPgntn><PgNb>{page}</PgNb><LastPgInd>false</LastPgInd></MsgPgntn>" if page else ""
    balances = balance("OPBD", opening, currency, day) if opening else ""
    balances += balance("CLBD", closing, currency, day) if closing else ""
    written = "".join(entries)
    if version == "01":
        root += "V01"
        for gone in ("<NtryDtls>", "</NtryDtls>"):
            written = written.replace(gone, "")
        for gone in ("<CdOrPrtry>", "</CdOrPrtry>"):
            balances = balances.replace(gone, "")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{space}">\n<{root}>'
        f"<GrpHdr><MsgId>M</MsgId><CreDtTm>{day}T23:00:00</CreDtTm>{paged}</GrpHdr>\n"
        f"<{whole}><Id>{name}</Id><CreDtTm>{day}T23:00:00</CreDtTm>"
        f"<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>{currency}</Ccy></Acct>\n"
        f"{balances}{written}</{whole}></{root}></Document>\n"
    ).encode()


def mt940(*lines, opening="C261126EUR1000,00", closing="C261127EUR1010,00", number="12/1"):
    """Return a file of MT940 with one message."""
    return "\n".join(
        [
            ":20:WASL",
            f":25:{ACCOUNT}",
            f":28C:{number}",
            f":60F:{opening}",
            *lines,
            f":62F:{closing}",
            "-",
            "",
        ]
    ).encode()


VERSIONS = sorted(schemas.versions())
