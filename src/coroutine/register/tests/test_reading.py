"""Files as they come: encodings, separators, titles, workbooks."""

import datetime as dt
import io
import time
import zipfile

import pytest
from django.utils import translation

from coroutine.register.columns import read
from coroutine.register.reading import Unreadable, guarded, without_guard
from coroutine.register.tests.factories import HELLOASSO, helloasso, order, plain, workbook


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def cells(content):
    return [line.cells for line in read(content).lines]


def refusal(content):
    """The sentence with which a file is refused, within two seconds."""
    started = time.process_time()
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert time.process_time() - started < 2
    return str(refused.value)


ADA = [{"name": "Ada Lovelace", "email": "ada@example.org"}]


def test_a_helloasso_export_is_read_with_its_quirks():
    table = read(helloasso(order("Ada", "Lovelace", "ada@example.org", phone="06 12 34 56 78")))
    assert table.lines[0].number == 2
    assert table.lines[0].cells == {
        "order_ref": "12345678",
        "order_date": "09/10/2025 21:59",
        "order_status": "Validé",
        "last": "Lovelace",
        "first": "Ada",
        "payer_last": "Lovelace",
        "payer_first": "Ada",
        "payer_email": "ada@example.org",
        "rhythm": "Permanent·e",
        "euros": "125,00",
        "phone": "06 12 34 56 78",
        "trade": "",
    }
    assert table.columns.is_order_export
    assert table.columns.ignored == (
        "Raison sociale",
        "Moyen de paiement",
        "Code Promo",
        "Montant code promo",
        "Comment nous avez-vous connus ?",
    )


def test_headers_are_known_without_accents_and_statut_is_then_the_orders():
    header = (
        "Reference commande;Date de la commande;Statut;NOM ADHERENT;Prenom adherent;Email payeur"
    )
    content = f"{header}\r\n1;09/10/2025;Validé;Lovelace;Ada;ada@example.org\r\n".encode()
    assert cells(content)[0]["order_status"] == "Validé"
    assert cells(content)[0]["last"] == "Lovelace"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_separator_encoding_and_line_end_is_read(delimiter, encoding, end):
    lines = [["Prénom", "Courriel"], ["Chloé", "chloe@example.org"]]
    text = end.join(delimiter.join(line) for line in lines)
    assert cells(text.encode(encoding)) == [{"first": "Chloé", "email": "chloe@example.org"}]


def test_titles_above_the_header_empty_lines_and_excels_own_mark_are_passed_over():
    content = b"sep=;\nNos membres\n\nName;Mail\n\nAda Lovelace;ada@example.org\n;;\n"
    assert cells(content) == ADA
    assert read(content).lines[0].number == 6


def test_short_lines_lack_cells_and_long_ones_have_cells_that_nothing_names():
    content = plain("Ada", "Brice,brice@example.org,and,more", header="Name,Mail,Phone")
    assert cells(content) == [
        {"name": "Ada"},
        {"name": "Brice", "email": "brice@example.org", "phone": "and"},
    ]


def test_of_two_columns_of_one_name_the_first_counts_and_the_other_is_named():
    table = read(plain("Ada,ada@example.org,other@example.org", header="Name,Mail,E-mail"))
    assert table.lines[0].cells["email"] == "ada@example.org"
    assert table.columns.ignored == ("E-mail",)


def test_separators_and_line_ends_inside_quotes_are_part_of_the_cell():
    content = plain('"Lovelace, Ada","ada@example.org","one\ntwo"', header="Name,Mail,Note")
    assert cells(content)[0] == {
        "name": "Lovelace, Ada",
        "email": "ada@example.org",
        "note": "one two",
    }


def test_a_workbook_is_read_with_its_days_numbers_and_hours():
    moment = dt.datetime(2025, 1, 2, 3, 4)  # noqa: DTZ001  # cells know no time zone
    content = workbook(
        ["Name", "Mail", "Since", "Euros", "Hours"],
        ["Ada Lovelace", "ada@example.org", dt.date(2025, 10, 9), 12.5, dt.time(2, 30)],
        [None, None, None, None, None],
        ["Brice", "brice@example.org", moment, 125, dt.timedelta(hours=30)],
    )
    assert cells(content) == [
        {
            "name": "Ada Lovelace",
            "email": "ada@example.org",
            "since": "2025-10-09",
            "euros": "12.5",
            "hours": "2:30",
        },
        {
            "name": "Brice",
            "email": "brice@example.org",
            "since": "2025-01-02",
            "euros": "125",
            "hours": "30:00",
        },
    ]


def test_a_formula_is_kept_apart_and_never_taken_for_its_text():
    line = read(workbook(["Name", "Mail"], ["=1+1", "ada@example.org"])).lines[0]
    assert line.formula_in == "name"
    text = read(plain("=1+1,ada@example.org")).lines[0]
    assert (text.formula_in, text.get("name")) == (None, "=1+1")


@pytest.mark.parametrize(
    "text", ["=1+1", "+33 6", "-5", "@ada", "'=1", "''=1", "'quoted", "plain", "", "＝1"]
)
def test_what_is_guarded_comes_back_as_it_was(text):
    assert without_guard(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "＝"))


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old xls",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"<html><table><tr><td>Name</td><td>Mail</td></tr></table>",
    ],
)
def test_other_formats_are_told_what_is_accepted(content):
    assert refusal(content) == (
        "Bring a .csv or .xlsx file: every spreadsheet program can save one."
    )


def packed(**parts):
    """A zip file of these parts."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return whole.getvalue()


def test_a_document_that_is_no_workbook_is_told_what_is_accepted():
    assert refusal(packed(mimetype="application/vnd.oasis.opendocument.spreadsheet")) == (
        "Bring a .csv or .xlsx file: every spreadsheet program can save one."
    )


def repacked(content, **others):
    """A workbook with some of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed(**(parts | others))


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = packed(**{"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": b"0" * 60_000_000})
    assert refusal(bomb) == (
        "This workbook is too large once unpacked: save its one sheet as .csv."
    )


def test_an_entity_bomb_is_refused_and_not_expanded():
    laughs = '<!DOCTYPE b [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    sheet = (
        f'<?xml version="1.0"?>{laughs}]><worksheet xmlns="http://schemas.openxmlformats.org/'
        'spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t>'
        "</is></c></row></sheetData></worksheet>"
    )
    hostile = repacked(workbook(["Name", "Mail"]), **{"xl/worksheets/sheet1.xml": sheet})
    assert refusal(hostile).startswith("This workbook is damaged.")


@pytest.fixture
def sheet_of_ada():
    content = workbook(["Name", "Mail"], ["Ada Lovelace", "ada@example.org"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return content, archive.read("xl/worksheets/sheet1.xml").decode()


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is(sheet_of_ada):
    content, sheet = sheet_of_ada
    lying = sheet.replace('ref="A1:B2"', 'ref="A1:XFD1048576"')
    assert lying != sheet
    assert cells(repacked(content, **{"xl/worksheets/sheet1.xml": lying})) == ADA


def test_a_line_at_the_far_end_of_a_sheet_is_not_lost_in_silence(sheet_of_ada):
    content, sheet = sheet_of_ada
    far = sheet.replace('<row r="2"', '<row r="1048000"').replace('"A2"', '"A1048000"')
    assert far != sheet
    hostile = repacked(content, **{"xl/worksheets/sheet1.xml": far})
    assert refusal(hostile) == "This file has more than 5,000 lines: cut it into several."


def test_5000_lines_are_read_and_5001_are_too_many():
    line = "Ada,ada@example.org"
    assert len(read(plain(*[line] * 5000)).lines) == 5000
    assert refusal(plain(*[line] * 5001)) == (
        "This file has more than 5,000 lines: cut it into several."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b" \n\n", "This file is empty."),
        (b"x" * 5_000_001, "This file is larger than 5 MB"),
        (b"Name;Mail\nAda;" + b"x" * 1001, "A cell of line 2 is longer than 1,000 signs."),
        (b'Name;Mail\nAda;"ada@example.org\n' + b"Ada;x\n" * 9, "Line 11 cannot be read"),
        (b"Name;Mail\nAda\0;ada@example.org", "This is no text that a spreadsheet wrote."),
        (bytes(range(1, 32)) * 90, "This is no text that a spreadsheet wrote."),
        (b";" * 4_900_000, "This is no text that a spreadsheet wrote."),
        (b"Name;Town\nAda;Lille\n", "No line names the columns"),
        (b"Name;Mail" + b";x" * 60, "This file has more than 60 columns"),
        ("Name;Mail".encode("utf-16")[:-1], "This is no text that a spreadsheet wrote."),
        (b"PK\x03\x04 broken", "This workbook is damaged."),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(content, sentence):
    assert refusal(content).startswith(sentence)


def test_a_list_of_our_columns_alone_has_no_line():
    assert cells(HELLOASSO.encode()) == []
