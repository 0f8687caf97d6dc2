"""The documented columns: no name means two, and a file's kind is told by its headers."""

import pytest

from handlers.operator.columns import COLUMNS, REFUSED, Kind, kinds_of, named, plain_header


@pytest.mark.parametrize("kind", Kind)
def test_no_spelling_means_two_columns_and_none_is_refused(kind):
    spellings = [name for column in COLUMNS[kind] for name in (column.name, *column.aliases)]
    assert len(spellings) == len(set(spellings))
    assert not set(spellings) & REFUSED.keys() or kind is Kind.SERVICES  # a service's number is nobody's own
    assert all(plain_header(name) == name for name in spellings)


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (("ref", "name", "job"), Kind.PEOPLE),
        (("Staff ID", "Full name", "Line manager"), Kind.PEOPLE),
        (("ref", "child_name"), Kind.PLANS),
        (("Case ref", "Child's first name"), None),
        (("Case ref", "Forename", "Next review"), Kind.PLANS),
        (("plan_ref", "person_ref", "role"), Kind.TEAMS),
        (("ref", "plan_ref", "kind", "date", "time"), Kind.MEETINGS),
        (("ref", "name", "category", "what for", "last checked", "telephone"), Kind.SERVICES),
        (("colour",), None),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_headers(headers, kind):
    assert next(iter(kinds_of(headers)), None) is kind


def test_case_spaces_and_dashes_of_a_header_do_not_count():
    for header in ("plan_ref", "Plan Ref", "PLAN-REF", " plan.ref "):
        column = named(Kind.TEAMS, header)
        assert column is not None
        assert column.name == "plan_ref"
