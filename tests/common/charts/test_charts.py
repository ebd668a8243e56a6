"""Charts: well formed whatever goes in, honest about what is missing, the same every time."""

import re
from math import dist, inf, nan
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from django.template import Context, Template
from django.utils import translation

from common.charts import Bar, Chart, Mark, Series, bars, columns, funnel, lines, matrix, radar, sparkline
from common.charts.data import nice_top
from common.charts.drawing import shorten, width_of, wrap

HOSTILE = '</svg><script>alert("1")</script> & \x00\x0b\ud800 <b onload=x>'
AXES = ["Strategia", "Processi", "Persone", "Dati"]
TEXTS = st.text(max_size=60) | st.just(HOSTILE)
VALUES = st.none() | st.floats(allow_nan=True, allow_infinity=True) | st.integers(-5, 5000)
SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(str(svg))  # noqa: S314 (our own picture)


def words_of(chart: Chart) -> str:
    return " ".join(element.text or "" for element in parsed(chart.svg).iter(f"{SVG}text"))


def well_formed(chart: Chart) -> None:
    for svg in filter(None, (chart.svg, chart.narrow)):
        root = parsed(svg)
        assert root.find(f"{SVG}title") is not None
        assert (root.findtext(f"{SVG}desc") or "").strip()
        assert not [element for element in root.iter() if element.tag == f"{SVG}script"]
        numbers = re.findall(r'(?:x|y|cx|cy|r|width|height|x1|x2|y1|y2|points)="([^"]*)"', str(svg))
        assert not [number for number in numbers if "nan" in number or "inf" in number]


@given(st.lists(st.tuples(TEXTS, VALUES, VALUES), max_size=20), TEXTS)
@example([("Reparto", None, 1.5e308)], "Titolo")
def test_bars_are_well_formed(rows: list[tuple[str, float | None, float | None]], title: str) -> None:
    well_formed(bars([Bar(*row) for row in rows], title=title, names=(title, HOSTILE), corner=title))


@given(st.lists(st.tuples(TEXTS, VALUES, VALUES), max_size=20), TEXTS)
def test_radar_columns_and_lines_are_well_formed(
    rows: list[tuple[str, float | None, float | None]], title: str
) -> None:
    labels = [row[0] for row in rows]
    series = [Series(title, [row[1] for row in rows]), Series(HOSTILE, [row[2] for row in rows])]
    for draw in (radar, columns, lines):
        well_formed(draw(labels, series, title=title))


@given(st.lists(st.tuples(TEXTS, VALUES), max_size=8), TEXTS)
def test_funnel_and_sparkline_are_well_formed(steps: list[tuple[str, float | None]], title: str) -> None:
    well_formed(funnel(steps, title=title))
    assert parsed(sparkline([value for _label, value in steps])).get("aria-hidden") == "true"


@given(
    st.lists(
        st.tuples(st.integers(0, 999), TEXTS, st.integers(-2, 9), st.integers(-2, 9), st.integers(0, 9)), max_size=60
    )
)
def test_no_dot_of_the_matrix_covers_another(marks: list[tuple[int, str, int, int, int]]) -> None:
    chart = matrix([Mark(*mark) for mark in marks], title="x", groups=("a", HOSTILE))
    well_formed(chart)
    for svg in filter(None, (chart.svg, chart.narrow)):
        dots = [dot for dot in parsed(svg).iter(f"{SVG}circle") if dot.find(f"{SVG}title") is not None]
        places = [(float(dot.get("cx", "")), float(dot.get("cy", "")), float(dot.get("r", ""))) for dot in dots]
        assert len(places) == len(marks)
        for index, (x, y, radius) in enumerate(places):
            for other_x, other_y, other_radius in places[:index]:
                assert dist((x, y), (other_x, other_y)) >= radius + other_radius - 0.2


def test_what_is_hostile_is_only_text() -> None:
    chart = bars([Bar(HOSTILE, 1.0)], title=HOSTILE)
    assert "<script" not in str(chart.svg)
    assert "&lt;script&gt;" in str(chart.svg)
    shown = Template("{% load ui %}{% chart chart %}").render(Context({"chart": chart}))
    assert "<script" not in shown


def test_the_first_series_is_filled_and_the_others_dashed() -> None:
    svg = str(radar(AXES, [Series("Impresa", [3, 2, 4, 1]), Series("Mediana", [2, 2, 2, 2])], title="x").svg)
    assert "fill-opacity" in svg
    assert svg.count("stroke-dasharray") == 2  # the line and its legend
    assert 'fill="#0b5cab"' in svg
    assert 'class="viz-fill1"' in svg


def test_a_missing_value_is_a_gap_not_a_zero() -> None:
    series = [Series("Impresa", [3, None, 4, 2])]
    chart = radar(AXES, series, title="x")
    dots = list(parsed(chart.svg).iter(f"{SVG}circle"))
    assert len(dots) == 3
    assert chart.table.rows[1] == ("Processi", "–")
    drawn = parsed(lines(AXES, [Series("a", [1, 2, None, 4])], title="x").svg)
    assert len(list(drawn.iter(f"{SVG}polyline"))) == 1


@pytest.mark.parametrize("axes", [1, 2])
def test_too_few_axes_for_a_radar_are_drawn_as_bars(axes: int) -> None:
    chart = radar(AXES[:axes], [Series("Impresa", [3.0, 2.0]), Series("Mediana", [2.5, None])], title="x")
    assert len(chart.table.rows) == axes
    assert chart.table.head[1:] == ("Impresa", "Mediana")
    assert AXES[0] in words_of(chart)


@pytest.mark.parametrize("draw", [radar, columns, lines])
def test_nothing_to_draw_is_said(draw: object) -> None:
    assert callable(draw)
    with translation.override("it"):
        chart = draw([], [], title="x")
    assert "Ancora nessun dato" in words_of(chart)


def test_the_table_says_what_the_picture_shows() -> None:
    with translation.override("it"):
        chart = columns(["gen", "feb"], [Series("Fatti", [1234, 2]), Series("Da fare", [None, 1.5])], title="Audit")
    assert chart.table.head == ("", "Fatti", "Da fare")
    assert chart.table.rows == (("gen", "1.234", "–"), ("feb", "2", "1,5"))
    assert "gen: Fatti 1.234, Da fare –" in chart.table.in_words
    with translation.override("it"):
        shown = Template("{% load ui %}{% chart chart %}").render(Context({"chart": chart}))
    assert '<th scope="row">gen</th><td class="numeric">1.234</td>' in shown


PHONE_CARD = 320.0  # what a card leaves free on a phone of 390 pixels
SECTORS = ["Abbigliamento", "Riorganizzazione strategica", "Energia, materiali e circolarità"]
SECTIONS = [
    "Strategia, mercato e controllo",
    "Prodotto e progettazione",
    "Processo produttivo",
    "Qualità e tracciabilità",
    "Pianificazione, logistica e filiera",
    "Digitale, dati e sicurezza informatica",
    "Energia, materiali e circolarità",
    "Organizzazione e persone",
    "Gestione dell’innovazione",
]
YEARS = [str(year) for year in range(2019, 2027)]
KINDS = ("Prodotto", "Processo produttivo", "Riorganizzazione strategica")


@pytest.mark.parametrize(
    "chart",
    [
        bars([Bar(name, 40.0, 30.0) for name in SECTORS], title="x", names=("Imprese", "Mediana del settore")),
        columns(YEARS, [Series(name, [50] * 8) for name in ("Consegnati", "Aperti", "Annullati")], title="x"),
        lines(YEARS, [Series("Audit", [1, 2, 3, 4, 5, 6, 7, 8])], title="x"),
        radar(SECTIONS, [Series("Impresa", [3.0] * 9), Series("Mediana", [2.0] * 9)], title="x"),
        matrix([Mark(1, "Telai", 2, 4), Mark(2, "Turni", 2, 4, 2)], title="x", groups=KINDS),
        radar([], [], title="x"),
    ],
    ids=["bars", "columns", "lines", "radar", "matrix", "nothing"],
)
def test_on_a_phone_a_chart_is_drawn_anew_instead_of_shrunk(chart: Chart) -> None:
    assert chart.narrow is not None
    drawn = parsed(chart.narrow)
    assert float(drawn.get("width", "")) <= PHONE_CARD
    assert "…" not in "".join(words.text or "" for words in drawn.iter(f"{SVG}text"))
    for words in drawn.iter(f"{SVG}text"):
        size, x = float(words.get("font-size", "")), float(words.get("x", ""))
        long = width_of((words.text or "").strip(), size, bold=words.get("font-weight") is not None)
        assert size >= 10
        first = x - long * {"start": 0, "middle": 0.5, "end": 1}[words.get("text-anchor", "start")]
        assert first >= -4, words.text
        assert first + long <= PHONE_CARD + 4, words.text
    shown = Template("{% load ui %}{% chart chart %}").render(Context({"chart": chart}))
    assert shown.count("<svg") == 2
    assert len(set(re.findall(r'id="([^"]+)"', shown))) == len(re.findall(r'id="([^"]+)"', shown)) == 4


def test_figures_are_written_in_the_readers_language() -> None:
    rows = [Bar("a", 3.25)]
    with translation.override("it"):
        assert "3,3" in words_of(bars(rows, title="x", places=1, top=5))
    with translation.override("en"):
        assert "3.3" in words_of(bars(rows, title="x", places=1, top=5))


def test_the_same_data_make_the_same_bytes() -> None:
    series = [Series("Impresa", [3, 2, 4, 1])]
    assert radar(AXES, series, title="x").svg == radar(AXES, series, title="x").svg
    one, other = radar(AXES, series, title="x").svg, radar(AXES, series, title="y").svg
    assert re.findall(r'id="([^"]+)"', one) != re.findall(r'id="([^"]+)"', other)


@pytest.mark.parametrize(
    ("largest", "top"), [(0, 4), (-3, 4), (nan, 4), (inf, 4), (3, 4), (5, 8), (16, 20), (44, 60), (81, 100), (0.9, 1)]
)
def test_scales_end_on_a_round_number(largest: float, top: float) -> None:
    assert nice_top(largest) == pytest.approx(top)


@given(st.floats(min_value=1e-6, max_value=1e12))
def test_scales_hold_their_largest_value(largest: float) -> None:
    assert largest <= nice_top(largest) * (1 + 1e-9) <= largest * 2.6 + 8


def test_long_labels_are_wrapped_and_shortened() -> None:
    rows = wrap("Automazione, robotica e interconnessione delle macchine di produzione", 100, 12.0, lines=2)
    assert len(rows) == 2
    assert rows[1].endswith("…")
    assert all(width_of(row, 12.0) <= 100 for row in rows)
    assert shorten("x" * 500, 50, 12.0).endswith("…")
    assert wrap("", 100, 12.0) == []


def test_a_short_bars_figure_stands_before_the_mark_where_there_is_room() -> None:
    places = {}
    for reference in (4.0, 0.6):
        drawn = str(bars([Bar("Tessitura", 0.5, reference)], title="x", names=("a", "b"), places=2, top=5))
        figure_x = re.search(r'<text x="([\d.]+)"[^>]*>0,50<', drawn)
        mark_x = re.search(r'<line [^>]*stroke-width="3"[^>]* x1="([\d.]+)"', drawn)
        assert figure_x
        assert mark_x
        places[reference] = float(figure_x[1]) < float(mark_x[1])
    assert places == {4.0: True, 0.6: False}


@given(st.floats(min_value=0, max_value=5), st.floats(min_value=0, max_value=5))
@example(4.6, 0.9)
def test_a_bars_figure_never_meets_the_mark(value: float, reference: float) -> None:
    chart = bars([Bar("Tessitura", value, reference)], title="x", names=("a", "b"), places=2, top=5)
    for svg in filter(None, (chart.svg, chart.narrow)):
        words = next(one for one in parsed(svg).iter(f"{SVG}text") if one.get("font-weight") == "700")
        marks = [float(one.get("x1", "")) for one in parsed(svg).iter(f"{SVG}line") if one.get("stroke-width") == "3"]
        first = float(words.get("x", ""))
        long = width_of((words.text or "").strip(), 12.5, bold=True)
        assert not first - 1 < marks[0] < first + long + 1


def test_on_a_phone_a_radar_has_room_because_its_names_stand_below() -> None:
    codes = list("BCDEFGHIL")
    chart = radar(SECTIONS, [Series("Impresa", [3.0] * 9)], title="x", codes=codes)
    said = ["".join(words.itertext()).strip() for words in parsed(str(chart.narrow)).iter(f"{SVG}text")]
    assert [said.count(code) for code in codes] == [2] * 9
    assert all(name in said for name in SECTIONS)
    assert not set(codes) & {"".join(words.itertext()) for words in parsed(str(chart)).iter(f"{SVG}text")}
