"""The columns of a list of companies: how people head them, in Italian and in English."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from common.sheets import Value, normalise_heading
from companies.importing.ateco import OLDEST_EDITION, edition_in_force

# The first fault of a row counts, in this order.
FAULT_ORDER: Final = (
    "vat_number",
    "name",
    "tax_code",
    "sector",
    "municipality",
    "province",
    "email",
    "pec",
    "employees",
    "turnover",
    "year",
    "ateco",
)
FIGURES: Final = ("employees", "turnover", "balance_sheet", "rd_spending", "export_share")
MONEY: Final = ("turnover", "balance_sheet", "rd_spending")

HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "vat_number": (
        "partita iva", "part iva", "p iva", "piva", "partitaiva", "iva", "codice iva", "partita iva cf",
        "partita iva codice fiscale", "codice fiscale partita iva", "codice fiscale p iva", "c f p iva", "cf p iva", "cf piva", "partita i v a", "p i v a", "p i", "cod p iva", "codice p iva", "codice partita iva", "cod partita iva", "partita iva c f", "partita iva cod fiscale", "p iva codice fiscale", "p iva c f", "p iva cf", "piva cf", "vat", "vat number",
        "vat no", "vat id", "vat code", "vat registration number", "vat reg no", "italian vat number",
    ),
    "name": (
        "ragione sociale", "rag sociale", "rag soc", "ragione sociale impresa", "denominazione",
        "denominazione sociale", "denominazione impresa", "denominazione o ragione sociale",
        "ragione sociale denominazione", "denominazione ragione sociale", "ragione sociale azienda", "ragione sociale ditta", "nome impresa", "nome azienda", "nome ditta", "nome societa", "denominazione azienda", "denominazione ditta", "denominazione societa", "intestazione", "nome", "impresa", "azienda",
        "ditta", "societa", "company name", "company", "name", "business name", "business", "firm", "enterprise",
        "legal name", "registered name", "organisation", "organization", "organisation name", "organization name", "firm name",
    ),
    "tax_code": (
        "codice fiscale", "cod fiscale", "cod fisc", "codice fisc", "c f", "cf", "codice fiscale impresa", "codice fiscale azienda", "codice fiscale ditta",
        "codicefiscale", "tax code", "fiscal code", "tax id", "tax number", "italian tax code",
    ),
    "legal_form": ("forma giuridica", "natura giuridica", "forma", "legal form", "company type"),
    "sector": (
        "settore", "comparto", "settore comparto", "settore di attivita", "settore attivita", "settore produttivo",
        "settore merceologico", "settore economico", "settore di appartenenza", "settore industriale", "comparto produttivo", "comparto di attivita", "sector", "industry", "business sector", "industry sector", "sector of activity",
    ),
    "municipality": (
        "comune", "comune sede", "comune sede legale", "comune della sede", "comune sede operativa", "comune sede legale impresa",
        "sede legale comune", "comune di", "citta", "localita", "luogo", "municipality", "city", "town", "place",
    ),
    "province": (
        "provincia", "prov", "pr", "sigla provincia", "provincia sede legale", "provincia sede", "prov sede legale",
        "sigla prov", "provincia sigla", "prov sigla", "province", "province code", "county",
    ),
    "postcode": ("cap", "c a p", "codice postale", "codice di avviamento postale", "postcode", "postal code", "zip",
                 "zip code", "post code"),
    "address": (
        "indirizzo", "indirizzo sede", "indirizzo sede legale", "sede legale", "via", "via e numero", "address",
        "street", "street address",
    ),
    "email": (
        "e mail", "email", "mail", "email azienda", "e mail azienda", "email generale", "e mail generale", "e mail aziendale", "email aziendale", "indirizzo e mail", "indirizzo email",
        "posta elettronica", "indirizzo di posta elettronica", "e mail address", "email address", "company email",
    ),
    "pec": (
        "pec", "p e c", "pec aziendale", "pec azienda", "pec impresa", "casella pec", "pec address", "indirizzo pec", "e mail pec", "email pec", "pec mail", "mail pec", "posta elettronica certificata",
        "posta certificata", "domicilio digitale", "certified e mail", "certified email", "certified mail",
        "certified e mail pec",
    ),
    "website": ("sito web", "sito internet", "sito", "web", "sito aziendale", "website", "web site", "url", "homepage"),
    "phone": (
        "telefono", "tel", "numero di telefono", "recapito telefonico", "telefono aziendale", "phone", "telephone",
        "phone number", "telephone number",
    ),
    "rea": ("rea", "n rea", "numero rea", "codice rea", "rea number", "iscrizione rea", "cciaa rea", "rea cciaa"),
    "sdi_code": (
        "sdi", "codice sdi", "codice destinatario", "codice destinatario sdi", "codice univoco", "sdi code",
        "recipient code", "codice univoco sdi",
    ),
    "employees": (
        "addetti", "n addetti", "numero addetti", "dipendenti", "n dipendenti", "numero dipendenti", "organico", "ula",
        "unita lavorative", "unita lavorative annue", "unita lavorative anno", "addetti ula", "ula addetti", "dipendenti ula", "totale addetti", "totale dipendenti", "addetti totali",
        "personale", "occupati", "occupazione", "forza lavoro", "dip", "numero medio dipendenti", "dipendenti medi", "media dipendenti", "numero medio addetti", "addetti medi", "media addetti", "organico medio", "fte", "full time equivalent", "full time equivalents", "average number of employees", "total employees", "employees", "number of employees", "staff", "headcount", "workforce",
        "personnel", "staff awu", "staff ula", "awu", "annual work units",
    ),
    "turnover": (
        "fatturato", "fatturato annuo", "fatturato totale", "ricavi", "ricavi delle vendite", "volume d affari",
        "volume affari", "giro d affari", "valore della produzione", "fatturato netto", "fatturato complessivo", "fatturato ultimo bilancio", "ricavi totali", "totale ricavi", "ricavi netti", "ricavi da vendite", "ricavi vendite", "ricavi vendite e prestazioni", "ricavi delle vendite e delle prestazioni", "turnover", "annual turnover", "revenue", "revenues", "annual revenue", "annual revenues", "total revenue", "total revenues", "net revenue", "net revenues", "total turnover", "net turnover", "sales", "annual sales", "total sales",
        "net sales",
    ),
    "balance_sheet": (
        "totale attivo", "totale di bilancio", "totale bilancio", "attivo", "attivo patrimoniale",
        "totale di bilancio annuo", "totale stato patrimoniale", "balance sheet", "balance sheet total",
        "total assets", "assets", "total balance sheet",
    ),
    "rd_spending": (
        "r s", "r d", "spese r s", "spesa r s", "spese in r s", "spesa in r s", "spese di r s", "investimenti r s",
        "ricerca e sviluppo", "spese ricerca e sviluppo", "spese di ricerca e sviluppo", "spesa in ricerca e sviluppo",
        "spese in ricerca e sviluppo", "costi r s", "r d spending", "r d expenditure", "r d expenses",
        "research and development", "r d costs",
    ),
    "export_share": (
        "export", "quota export", "quota di export", "quota esportazioni", "quota di esportazione", "esportazioni",
        "percentuale export", "export share", "exports", "share of exports", "export percentage",
        "export sul fatturato",
    ),
    "year": (
        "anno", "esercizio", "anno esercizio", "anno di esercizio", "anno di riferimento", "anno riferimento",
        "esercizio finanziario", "esercizio di riferimento", "anno bilancio", "anno di bilancio", "anno fiscale",
        "anno dati", "anno rif", "anno bil", "anno del bilancio", "anno d esercizio", "anno contabile", "anno ultimo bilancio", "anno ultimo esercizio", "esercizio sociale", "data bilancio", "data chiusura", "chiusura esercizio", "data chiusura esercizio",
        "chiusura bilancio", "ultimo bilancio", "year", "financial year", "fiscal year", "reference year",
        "accounting year", "year end", "fy", "ref year", "reporting year", "year of reference", "balance sheet year",
    ),
    "ateco": (
        "ateco", "codice ateco", "cod ateco", "ateco codice", "codice attivita", "codice attivita ateco",
        "attivita ateco", "ateco principale", "codice ateco principale", "ateco prevalente", "codice ateco prevalente", "ateco primario", "ateco code",
        "ateco primary", "activity code", "main ateco code",
    ),
    "contact_name": (
        "referente", "nome referente", "referente aziendale", "contatto", "persona di riferimento",
        "persona di contatto", "nome e cognome referente", "nominativo referente", "contact", "contact person",
        "contact name",
    ),
    "contact_role": ("ruolo", "ruolo referente", "qualifica", "qualifica referente", "funzione", "mansione", "role",
                     "contact role", "contact s role", "job title", "position"),
    "contact_email": ("e mail referente", "email referente", "mail referente", "contact email", "contact e mail", "contact s e mail", "contact s email"),
    "contact_phone": (
        "telefono referente", "tel referente", "cellulare", "cellulare referente", "contact phone", "contact s phone", "mobile",
        "mobile phone",
    ),
}  # fmt: skip

NOISE: Final = frozenset(
    {
        "n", "nr", "no", "num", "numero", "number", "di", "del", "della", "dell", "in", "of", "the", "eur", "euro", "euros", "valore", "importo", "migliaia", "mila", "k", "keur", "thousand", "thousands", "000", "milioni", "mln", "million", "millions", "anno", "esercizio", "year", "al", "fy", "percentuale", "percent", "ultimo", "ultima", "sede", "legale", "aggiornamento", "agg", "aggiornato", "update", "edizione", "edition", "ed", "versione", "version", "leg", "meur", "obbligatorio", "obbligatoria", "required", "mandatory", "facoltativo", "facoltativa", "optional"
    }
)  # fmt: skip
THOUSANDS: Final = frozenset({"migliaia", "mila", "k", "keur", "thousand", "thousands", "000"})
MILLIONS: Final = frozenset({"milioni", "mln", "meur", "million", "millions"})
# "RagioneSociale", "VATNumber", "Ateco2007": where one word ends and the next begins.
JOINED: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=(?:19|20)\d\d)")
BESIDE: Final = re.compile(r"[/|()\[\]\n–—]|\s-\s")
# "Dipendenti al 31/12/2024" tells the year; "Anno fatturato" is no turnover but the year of one.
CLOSING_DAY: Final = re.compile(r"\b(?:al )?\d{1,2} \d{1,2} (?=(?:19|20)\d\d\b)")
YEAR_FIRST: Final = frozenset({"anno", "esercizio", "year", "fy"})
YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Column:
    """What a column holds; `edition` of an ATECO code, `year` and `scale` of a figure, where its heading says so.

    A `weak` heading ("Nome") means this only where no other column says so more clearly.
    """

    field: str
    edition: str = ""
    year: int | None = None
    scale: Decimal = Decimal(1)
    weak: bool = False


def recognise(heading: Value) -> Column | None:
    """The meaning of a heading, or None where nobody has asked for such a column yet."""
    words = normalise_heading(heading)
    if not isinstance(heading, str) or not words or len(words) > 80:
        return None
    return _meaning(words) or _meaning(normalise_heading(JOINED.sub(" ", heading))) or _common_meaning(heading)


def _common_meaning(heading: str) -> Column | None:
    """What all names in a heading mean, as in "Comune / Municipality" and "Employees (FTE)"; None if they differ."""
    years = YEAR.search(heading)
    parts = [words for part in BESIDE.split(JOINED.sub(" ", heading)) if (words := normalise_heading(part))]
    meanings = {_meaning(f"{part} {years.group()}" if years else part) for part in parts if not YEAR.fullmatch(part)}
    return meanings.pop() if len(meanings) == 1 else None


def _meaning(words: str) -> Column | None:
    words = CLOSING_DAY.sub("", words)
    years = YEAR.findall(words)
    bare = " ".join(word for word in words.split() if not YEAR.fullmatch(word))
    field = KNOWN.get(bare) or KNOWN_BARE.get(_without_noise(bare))
    if field in FIGURES and not years and words.split()[0] in YEAR_FIRST:
        return Column("year")
    if field is None:
        return None
    if field == "ateco":
        return Column(field, edition=_edition(int(years[-1])) if years else "")
    if field in FIGURES:
        return Column(field, year=int(years[-1]) if years else None, scale=_scale(words, field))
    return Column(field, weak=words in WEAK)


def is_heading(columns: list[Column]) -> bool:
    """Enough known headings, with those that say which company a row is about."""
    fields = {column.field for column in columns}
    return len(fields) >= 2 and "vat_number" in fields


def _edition(year: int) -> str:
    """The edition that a heading names by its year, or by a year in which it was in force ("ATECO 2024")."""
    return edition_in_force(year) if year >= int(OLDEST_EDITION) else str(year)


def _scale(words: str, field: str) -> Decimal:
    tokens = frozenset(words.split())
    if field in MONEY and tokens & THOUSANDS:
        return Decimal(1000)
    if field in MONEY and tokens & MILLIONS:
        return Decimal(1_000_000)
    return Decimal(1)


def _without_noise(words: str) -> str:
    return " ".join(word for word in words.split() if word not in NOISE)


WEAK: Final = frozenset({"nome", "name", "sede legale", "luogo", "place", "localita", "position", "business", "iva"})
KNOWN: Final = {heading: field for field, headings in HEADINGS.items() for heading in headings}
# Without its "anno" a heading of the year says nothing; "produzione" alone is no turnover.
KNOWN_BARE: Final = {
    bare: field
    for heading, field in KNOWN.items()
    if field != "year" and (bare := _without_noise(heading)) and bare != "produzione"
}
