"""The notation of a mapping: what it means, what it refuses, and that writing and reading agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumadesk.site.expressions import (
    IGNORED,
    Column,
    Constant,
    Expression,
    ExpressionError,
    Joined,
    JsonValue,
    Labelled,
    Lookup,
    columns,
    parse,
    sources,
    written,
)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("created_at", Column("created_at")),
        ("  Your name ", Column("Your name")),
        ("your-name", Column("your-name")),
        ("e.mail", Column("e.mail")),
        ("a > b", Column("a > b")),
        ("`e+mail`", Column("e+mail")),
        ("` a``b `", Column(" a`b ")),
        ("first_name+last_name", Joined((Column("first_name"), Column("last_name")))),
        ("a + `+` + c", Joined((Column("a"), Column("+"), Column("c")))),
        ("service_id -> services_service.title", Lookup("service_id", "services_service", "title")),
        ("service_id->shop.service.title", Lookup("service_id", "shop.service", "title")),
        ("a -> `my table`.`dotted.title`", Lookup("a", "my table", "dotted.title")),
        ("form_data ->> email", JsonValue("form_data", ("email",))),
        ("form_data ->> Your name ->> first.one", JsonValue("form_data", ("Your name", "first.one"))),
        ('"website"', Constant("website")),
        ('""', IGNORED),
        (r'"a \"quoted\" + text"', Constant('a "quoted" + text')),
        ('service {"web": "Website repair"}', Labelled(Column("service"), (("web", "Website repair"),))),
        ('d ->> s {"1": "One"}', Labelled(JsonValue("d", ("s",)), (("1", "One"),))),
        (
            'title {"1": "Mr", "2": "Ms"} + name + "!"',
            Joined((Labelled(Column("title"), (("1", "Mr"), ("2", "Ms"))), Column("name"), Constant("!"))),
        ),
    ],
)
def test_what_a_text_means(text: str, expression: Expression) -> None:
    assert parse(text) == expression
    assert parse(written(expression)) == expression


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "a name is missing"),
        ("   ", "a name is missing"),
        ("a +", "a name is missing"),
        ("+ a", "a name is missing"),
        ("a ->> ", "a name is missing"),
        ("a -> b", "table.column"),
        ("a -> b.", "a name is missing"),
        ("a -> b.c ->> d", "cannot stand there"),
        ("a ->> b -> c.d", "cannot stand there"),
        ("`a", "partner"),
        ("``", "partner"),
        ("`a` b", "cannot stand there"),
        ('a "b"', "cannot stand there"),
        ('"a', "as in JSON"),
        ('"a" {"b": "c"}', "no codes"),
        ("a {", "as in JSON"),
        ("a {}", '{"code": "meaning"'),
        ('a {"b": 1}', '{"code": "meaning"'),
        ('a {"b": {"c": "d"}}', '{"code": "meaning"'),
        ('a {"b": "c", "b": "d"}', "two meanings"),
        ('a {"b": "c"} {"d": "e"}', "cannot stand there"),
        ("a }", "cannot stand there"),
        ('a {"b": ' + "[" * 100_000, "as in JSON"),
    ],
)
def test_what_is_no_expression_is_told_why(text: str, why: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert why in str(caught.value)


names = st.text(min_size=1) | st.text('ab .+->`"{}\n', min_size=1)
plain = (
    st.builds(Column, names)
    | st.builds(Lookup, names, st.text("ab_", min_size=1) | names, names)
    | st.builds(JsonValue, names, st.lists(names, min_size=1, max_size=3).map(tuple))
)
labels = st.dictionaries(st.text(), st.text(), min_size=1, max_size=3).map(lambda found: tuple(found.items()))
parts = plain | st.builds(Constant, st.text()) | st.builds(Labelled, plain, labels)
expressions = parts | st.builds(Joined, st.lists(parts, min_size=2, max_size=4).map(tuple))


@given(expressions)
def test_what_was_written_is_read_as_it_was_meant(expression: Expression) -> None:
    assert parse(written(expression)) == expression


@given(st.text() | st.text('ab.+->`"{}: '))
def test_any_text_is_an_expression_or_is_refused(text: str) -> None:
    try:
        expression = parse(text)
    except ExpressionError:
        return
    assert parse(written(expression)) == expression
    assert all(columns(expression))


def test_the_sources_of_an_expression_are_what_has_to_be_read() -> None:
    expression = parse('a + b -> t.c + d ->> e {"1": "One"} + "fixed"')
    assert list(sources(expression)) == [Column("a"), Lookup("b", "t", "c"), JsonValue("d", ("e",))]
    assert list(columns(expression)) == ["a", "b", "d"]
