"""What says the same to everybody is put together once; what depends on the page, never."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.template.engine import Engine
from django.urls import get_script_prefix, set_script_prefix
from django.utils.translation import override

from config.unchanging import Loader, Unchanging, put_together

WORDS = """{% load i18n static %}<h1>{% translate "Queue" %}</h1>{# a remark #}<img src="{% static "tracker/icon.svg" %}">
<a href="{% url "portal:start" %}">{% blocktranslate trimmed %}Take the last decision back{% endblocktranslate %}</a>
{% if who %}<b>{% translate "Person" %} {{ who }}</b>{% else %}{% translate "Nobody" %}{% endif %}
{% for one in many %}<i>{% translate "Date" %} {{ one }}{% if not forloop.last %}, {% translate "and" %}{% endif %}</i>{% endfor %}
{% translate "Review" as kept %}{{ kept }}|{% translate who %}|{% url "portal:report" report %}|{% translate "Name"|upper %}
{% blocktranslate with name=who trimmed %}Take back: {{ name }}{% endblocktranslate %}
{% blocktranslate count counter=many|length %}{{ counter }} proposal{% plural %}{{ counter }} proposals{% endblocktranslate %}"""
PAGES = (
    {"who": "Ramona <Muestra>", "many": ["a", "b"], "report": "00000000-0000-0000-0000-000000000001"},
    {"who": "", "many": [], "report": "00000000-0000-0000-0000-000000000002"},
    {"who": "Otra", "many": ["c"], "report": "00000000-0000-0000-0000-000000000003"},
)


def test_it_says_what_each_page_would_say_by_itself_in_each_language() -> None:
    plain, ours = Template(WORDS), Template(WORDS)
    put_together(ours.nodelist)

    said = {}
    for _round in range(2):
        for language in ("es", "en"):
            with override(language):
                for number, page in enumerate(PAGES):
                    said[language, number] = ours.render(Context(page))
                    assert said[language, number] == plain.render(Context(page))

    assert len(set(said.values())) == len(said)
    assert any(isinstance(node, Unchanging) for node in ours.nodelist)


@pytest.mark.parametrize(
    "tag",
    [
        "{{ who }}",
        '{% url "portal:report" report %}',
        '{% translate "Review" as kept %}',
        "{% translate who %}",
        '{% translate "Name"|upper %}',
        "{% csrf_token %}",
        "{% blocktranslate with name=who %}Take back: {{ name }}{% endblocktranslate %}",
        "{% blocktranslate %}Take back: {{ who }}{% endblocktranslate %}",
    ],
)
def test_it_leaves_alone_what_may_differ(tag: str) -> None:
    template = Template("{% load i18n %}" + tag)

    put_together(template.nodelist)

    assert any(node.token and node.token.contents in tag for node in template.nodelist if not isinstance(node, Unchanging))


def test_an_address_under_a_path_that_a_request_tells_is_not_kept() -> None:
    template = Template('{% load i18n %}{% translate "Queue" %} {% url "portal:start" %}')
    put_together(template.nodelist)

    before = get_script_prefix()
    set_script_prefix("/elsewhere/")
    try:
        there = template.render(Context())
    finally:
        set_script_prefix(before)
    here = template.render(Context())

    assert "/elsewhere/portal/" in there
    assert "elsewhere" not in here


def test_every_page_is_read_through_it() -> None:
    (loader,) = Engine.get_default().template_loaders
    template = Engine.get_default().get_template("portal/parts/keys.html")

    assert isinstance(loader, Loader)
    assert any(isinstance(node, Unchanging) for node in template.nodelist)
