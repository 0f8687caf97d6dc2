"""CSV as case systems really write it."""

import pytest

from handlers.operator.csv_reading import read_table
from handlers.operator.problems import BadFiles

ROWS = (("P-01", "Zoë O’Neill"), ("P-02", "Siân"))


def cells(content: bytes):
    table = read_table("x.csv", content)
    return table.headers, tuple(line.cells for line in table.lines)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_separator_encoding_and_line_end_reads_alike(separator, encoding, ending):
    lines = [separator.join(row) for row in (("Ref", "Name"), *ROWS)]
    assert cells(ending.join(lines).encode(encoding)) == (("Ref", "Name"), ROWS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('a,b\n"x, y",z\n', (("x, y", "z"),), id="a separator in a quoted cell"),
        pytest.param('a,b\n"x\ny",z\n', (("x\ny", "z"),), id="a line break in a quoted cell"),
        pytest.param('a,b\n"x ""y""",z\n', (('x "y"', "z"),), id="quotation marks in a cell"),
        pytest.param("a,b,,\nx,y,,\n", (("x", "y"),), id="separators to the end of every row"),
        pytest.param("a,b\nx\n", (("x", ""),), id="a short row"),
        pytest.param("a,b\n\n , \nx,y\n\n", (("x", "y"),), id="empty rows"),
        pytest.param("sep=;\na;b\nx;y\n", (("x", "y"),), id="Excel's own first line"),
        pytest.param('"a,1";b\nx;y\n', (("x", "y"),), id="a comma in a quoted header"),
        pytest.param("a\nx\n", (("x",),), id="one column"),
    ],
)
def test_the_habits_of_case_systems_are_understood(text, expected):
    assert cells(text.encode())[1] == expected


def test_lines_are_counted_as_an_editor_counts_them():
    table = read_table("x.csv", b'a,b\n"one\ntwo",x\n\nlast,y\n')
    assert [line.number for line in table.lines] == [2, 5]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        pytest.param(b"", 0, "empty", id="an empty file"),
        pytest.param(b"\xef\xbb\xbf\r\n\r\n", 0, "empty", id="nothing but line ends"),
        pytest.param(b"PK\x03\x04\x00\x00", 0, "spreadsheet", id="a spreadsheet"),
        pytest.param(b"a\n\x81\n", 0, "not text", id="bytes of no encoding"),
        pytest.param(b'a,b\n"x,y\n', 2, "quotation marks", id="a quotation mark without its end"),
        pytest.param(b"a,b\nx,y,z\n", 2, "3 cells", id="more cells than columns"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(content, line, words):
    with pytest.raises(BadFiles) as bad:
        read_table("x.csv", content)
    [problem] = bad.value.problems
    assert (problem.file, problem.line) == ("x.csv", line)
    assert words in problem.wrong
    assert problem.mend
