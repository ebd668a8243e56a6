"""Frozen contents as `take_snapshot` makes them, without a database: for what concerns only the drawing."""

from typing import Any

TEXT = (
    "L’impresa dispone di un parco macchine eterogeneo, con quattordici centri di lavoro a controllo numerico "
    "acquistati fra il 2009 e il 2024; l’interconnessione riguarda attualmente soltanto gli impianti più recenti, "
    "mentre la pianificazione della produzione continua a essere effettuata manualmente su fogli di calcolo condivisi "
    "dai responsabili di reparto."
)
SECTIONS = (
    ("B", "Strategia, mercato e controllo", 10),
    ("C", "Prodotto e progettazione", 14),
    ("D", "Processo produttivo (una scheda per reparto)", 20),
    ("E", "Qualità e tracciabilità", 10),
    ("F", "Pianificazione, logistica e filiera", 8),
    ("G", "Digitale, dati e sicurezza informatica", 14),
    ("H", "Energia, materiali e circolarità", 10),
    ("I", "Organizzazione e persone", 8),
    ("L", "Gestione dell'innovazione", 6),
)
QUESTIONS = (
    ("Esistono obiettivi a tre anni scritti e conosciuti dai responsabili?", "Obiettivi annuali a voce"),
    ("Come vengono raccolte le informazioni su clienti, concorrenti e mercati?", "Raccolta periodica scritta"),
    ("Come si conosce il margine per commessa o per articolo?", "Preventivo e consuntivo a campione"),
    ("Come si decide che cosa comprare e che cosa fare all’interno?", "Decisioni caso per caso"),
    ("Quanto dipende il lavoro dalle conoscenze di singole persone?", "Procedure scritte per i passaggi critici"),
)
AREAS = (
    ("Collegare i telai del 2009 con moduli di raccolta dati", "process", 5, 2),
    ("Introdurre un sistema leggero per l’avanzamento di commessa", "process", 4, 2),
    ("Archivio digitale dei campioni e delle ricette di tintura", "product", 4, 3),
    ("Ridurre i consumi di acqua nel finissaggio", "process", 3, 3),
    ("Affiancamento strutturato per le mansioni di rammendo", "reorganisation", 3, 1),
    ("Linea in filato rigenerato certificato", "product", 4, 5),
)
SCALE = ["Assente", "Occasionale", "Parziale", "Definito", "Misurato", "Ottimizzato"]


def answer(code: str, index: int, *, department: str = "", photos: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return one answer to a scale question."""
    question, anchor = QUESTIONS[index % len(QUESTIONS)]
    level = (index * 7 + len(code) + ord(code[0]) + len(department)) % 6
    return {
        "code": code,
        "question": question,
        "department": department,
        "level": level,
        "anchor": anchor,
        "target": min(5, level + 1 + index % 2) if index % 3 else None,
        "text": f"{anchor}.",
        "not_applicable": False,
        "evidence": "osservato",
        "note": TEXT[:140] if index % 4 == 0 else "",
        "photos": [{"sha256": sha, "caption": "", "place": department} for sha in photos],
    }


def section(code: str, title: str, weight: int, index: int, departments: list[str]) -> dict[str, Any]:
    """Return a section; D is answered in each department."""
    codes = [f"{code}{n}" for n in range(1, 7)]
    places = departments if code == "D" else [""]
    return {
        "code": code,
        "title": title,
        "weight": weight,
        "score": f"{1.4 + (index * 0.7) % 3:.2f}",
        "coverage": "96.00",
        "median": f"{1.8 + (index * 0.5) % 2:.2f}",
        "codes": codes,
        "missing": ["E6"] if code == "E" else [],
        "departments": [
            {"name": name, "score": f"{1.2 + (n * 0.6) % 3:.2f}", "coverage": "100.00"}
            for n, name in enumerate(departments)
        ]
        if code == "D"
        else [],
        "answers": [answer(c, n + index, department=place) for n, c in enumerate(codes[:5]) for place in places],
    }


def area(rank: int, photos: bool = False) -> dict[str, Any]:
    """Return one improvement area."""
    title, kind, impact, effort = AREAS[(rank - 1) % len(AREAS)]
    names = {"product": "Prodotto", "process": "Processo produttivo", "reorganisation": "Riorganizzazione strategica"}
    return {
        "rank": rank,
        "company_rank": 7 - rank if rank < 4 else None,
        "title": title,
        "kind": kind,
        "kind_name": names[kind],
        "description": TEXT,
        "impact": impact,
        "effort": effort,
        "fundability": 4 if rank % 2 else None,
        "cost_min": "12500.00",
        "cost_max": "18000.00",
        "yearly_benefit": "9400.00",
        "estimate_basis": "Due offerte di fornitori e le ore di fermo rilevate nel 2025.",
        "technology": "sensori e raccolta dati" if rank % 2 else "",
        "trl_now": 6 if rank % 2 else None,
        "trl_target": 8 if rank % 2 else None,
        "evidence": ["D4 (Tessitura)", "B3", "osservazione (Tessitura)"],
        "actions": [
            {
                "title": "Chiedere due offerte e provare su un telaio",
                "owner": "Direzione di produzione",
                "due_on": "2027-02-28",
                "state_name": "Da fare",
            }
        ]
        if rank < 4
        else [],
    }


def content(
    *, name: str = "Lanificio dell’Arno S.r.l.", departments: int = 4, areas: int = 6, photos: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return a whole content; `photos` are hashes, shown at the first observations."""
    names = ["Tessitura", "Orditura", "Tintoria", "Finissaggio", "Rammendo", "Magazzino"]
    places = [names[n] if n < len(names) else f"Reparto {n + 1}" for n in range(departments)]
    return {
        "schema": 1,
        "language": "it",
        "version": 2,
        "made_at": "2026-11-24T10:15:00+01:00",
        "house": {"name": "Distretto Tecnologico", "region": "Regione Toscana", "initials": "DT"},
        "company": {
            "name": name,
            "legal_form": "",
            "vat_number": "01234567897",
            "tax_code": "01234567897",
            "address": "Via dei Telai 12",
            "place": "59100 Prato (PO)",
            "sector": "Tessile",
            "ateco": "13.20.00 Tessitura (2025)",
            "group": "",
            "size": "Piccola",
            "sites": [
                {
                    "name": "Sede",
                    "place": "Via dei Telai 12, Prato (PO)",
                    "departments": [{"name": place, "headcount": 7} for place in places],
                }
            ],
            "years": [
                {
                    "year": str(year),
                    "employees": "48.0",
                    "turnover": "8400000.00",
                    "balance_sheet": "6100000.00",
                    "rd_spending": "126000.00",
                    "export_share": "62.00",
                }
                for year in (2025, 2024, 2023)
            ],
        },
        "audit": {
            "number": "2026-00148",
            "lead": "Bruna Conti",
            "team": ["Dario Fabbri"],
            "reviewer": "Nora Orsini",
            "planned_on": "2026-11-20",
            "route": "full",
            "none_found": False,
            "none_found_note": "",
        },
        "visits": [
            {
                "day": "2026-11-20",
                "times": "09:00–13:30",
                "people": ["Sara Tozzi (Titolare)", "Guido Neri (Responsabile tecnico)"],
                "departments": places[:12],
                "agreed": "Si comincia dai telai più vecchi; il responsabile tecnico raccoglie le ore di fermo.",
                "priorities": "Sapere a che punto è ogni commessa senza andare a chiedere nei reparti.",
            }
        ],
        "questionnaire": {"title": "Audit tecnologico", "number": "1", "scale": SCALE},
        "overall": {"score": "2.79", "coverage": "96.30"},
        "comparison": {"sector": "Tessile", "companies": 37, "overall": "2.55"},
        "sections": [
            {
                **section("A", "Profilo dell’impresa", 0, 0, []),
                "score": None,
                "coverage": None,
                "answers": [
                    answer("A4", 0)
                    | {
                        "level": None,
                        "anchor": "",
                        "target": None,
                        "note": "",
                        "question": "Che ruolo ha l’impresa nella filiera?",
                        "text": "conto terzi",
                    }
                ],
            },
            *(section(*row, index, places) for index, row in enumerate(SECTIONS)),
        ],
        "observations": [
            {
                "section": "D",
                "department": "Tessitura",
                "text": TEXT,
                "photos": [{"sha256": sha, "caption": "Telai del 2009", "place": ""} for sha in photos],
            },
            {"section": "", "department": "", "text": "Il magazzino filati è ordinato e ben segnalato.", "photos": []},
        ],
        "areas": [area(rank) for rank in range(1, areas + 1)],
    }
