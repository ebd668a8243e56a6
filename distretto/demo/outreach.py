"""What the public sees of the demonstration: workshops; and what it sent: requests for an audit."""

from datetime import date, datetime, time, timedelta

from accounts.models import User
from audits.models import AuditRequest
from audits.states import RequestState
from companies.models import Sector
from distretto.demo.fieldwork import ROME
from workshops.models import Workshop

WORKSHOPS = (
    (
        "Passaporto digitale del prodotto: cosa cambia per la filiera moda",
        ("tessile", "pelletteria", "calzature"),
        "Prato, Museo del Tessuto",
        24,
    ),
    (
        "Visione artificiale nel controllo qualità delle pelli",
        ("concia", "pelletteria"),
        "Santa Croce sull’Arno, Polo tecnologico conciario",
        45,
    ),
    ("Tracciabilità dei lotti fino ai terzisti", ("abbigliamento", "pelletteria"), "Scandicci, Centro servizi", 66),
    (
        "Prototipazione virtuale 3D per calzatura e pelletteria",
        ("calzature", "pelletteria"),
        "Monsummano Terme, Sala comunale",
        -21,
    ),
    ("Recupero degli scarti tessili: tecnologie e mercati", ("tessile",), "Montemurlo, Centro per l’innovazione", -58),
    ("Energia nei reparti: misurare per ridurre", ("tessile", "concia"), "Prato, Sede del distretto", -102),
    ("Manifattura additiva nell’oreficeria", ("oreficeria",), "Arezzo, Polo orafo", -160),
    (
        "Finanziare l’innovazione: i Servizi Qualificati",
        ("tessile", "abbigliamento", "meccanica"),
        "Firenze, Sala regionale",
        -230,
    ),
    (
        "Manutenzione predittiva con sensori a basso costo",
        ("meccanica", "tessile"),
        "Calenzano, Laboratorio aperto",
        -310,
    ),
)
ABSTRACT = (
    "Un pomeriggio con ricercatori e imprese che hanno già provato: casi reali, costi, tempi e risultati misurati. "
    "Al termine, incontri individuali con gli auditor del distretto. La partecipazione è gratuita."
)
REQUESTS = (
    (
        "Pelletteria Le Querce S.r.l.",
        "FI",
        "Scandicci",
        "Simona Querci",
        "Vorremmo capire come ridurre gli scarti di taglio.",
        1,
    ),
    (
        "Tessitura Fonte Nuova S.r.l.",
        "PO",
        "Vaiano",
        "Gabriele Nesi",
        "Stiamo valutando l’interconnessione dei telai.",
        3,
    ),
    ("Calzaturificio Ponte di Serravalle", "PT", "Monsummano Terme", "Irene Pacini", "", 6),
)


def make_workshops(as_of: date) -> None:
    """Three workshops to come and six held."""
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    for number, (title, codes, place, days) in enumerate(WORKSHOPS, start=1):
        starts_at = datetime.combine(as_of + timedelta(days=days), time(14, 30), ROME)
        workshop = Workshop.objects.create(
            slug=f"seminario-{number:02d}",
            title=title,
            description=ABSTRACT,
            place=place,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3),
            is_published=True,
        )
        workshop.sectors.set([sectors[code] for code in codes])


def make_requests(as_of: date, people: dict[str, User], vat_numbers: list[str]) -> None:
    """Three requests that wait, and one that was declined."""
    for (name, _province, place, person, message, days), vat_number in zip(REQUESTS, vat_numbers, strict=False):
        AuditRequest.objects.create(
            company_name=name,
            vat_number=vat_number,
            municipality=place,
            contact_name=person,
            email=f"{person.split()[0].lower()}@{''.join(c for c in name.lower() if c.isalpha())[:16]}.example",
            message=message,
            privacy_wording="Informativa sul trattamento dei dati, versione 1",
            created_at=datetime.combine(as_of - timedelta(days=days), time(10, 12), ROME),
        )
    declined = AuditRequest.objects.latest("created_at")
    AuditRequest.objects.create(
        company_name="Studio Grafico Lungarno",
        vat_number=vat_numbers[-1],
        municipality="Firenze",
        contact_name="Dario Lungari",
        email="dario@lungarno.example",
        privacy_wording=declined.privacy_wording,
        state=RequestState.DECLINED,
        note="Attività di servizi fuori dalla filiera del distretto: indirizzata alla Camera di commercio.",
        handled_by=people["director"],
        handled_at=datetime.combine(as_of - timedelta(days=30), time(11), ROME),
        created_at=datetime.combine(as_of - timedelta(days=33), time(9), ROME),
    )
