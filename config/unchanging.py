"""Parts of a template that say the same to everybody who reads a language: words, translated words, addresses without a key. They are put
together once per language, and not for each page: half of what a page is made of is such.

Nothing that depends on the page, the person or the moment is among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.template import Context, Node, NodeList, Template
from django.template.base import FilterExpression, TextNode, TokenType, Variable
from django.template.defaulttags import CommentNode, LoadNode, URLNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class Unchanging(Node):
    """Neighbours that were rendered one by one. What they say is kept by language."""

    child_nodelists = ()

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._has_address = any(isinstance(node, URLNode) for node in nodes)
        self._said: dict[str | None, SafeString] = {}

    def render_annotated(self, context: Context) -> SafeString:
        if self._has_address and get_script_prefix() != "/":
            return self._say(context)  # a path before all addresses is told by each request: never kept for the next
        language = get_language()
        said = self._said.get(language)
        if said is None:
            said = self._said[language] = self._say(context)
        return said

    def _say(self, context: Context) -> SafeString:
        return SafeString("".join([str(node.render_annotated(context)) for node in self._nodes]))


def put_together(nodes: NodeList) -> None:
    """In these nodes and all that lie within them."""
    for node in nodes:
        for within in _within(node):
            put_together(within)
    found: list[Node] = []
    for is_so, group in groupby(nodes, _is_unchanging):
        neighbours = list(group)
        is_worth_it = is_so and any(not isinstance(node, TextNode) for node in neighbours)
        found += [Unchanging(neighbours)] if is_worth_it else neighbours
    nodes[:] = found


class _PutTogether(base.Loader):
    """A template before it is kept: no other thread renders it yet."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        put_together(template.nodelist)
        return template


class Loader(cached.Loader, _PutTogether):
    """Keeps templates, as Django's own does."""


def _within(node: Node) -> Iterator[NodeList]:
    if conditions := getattr(node, "conditions_nodelists", None):
        yield from (nodes for _condition, nodes in conditions)
    else:
        yield from (nodes for name in node.child_nodelists if isinstance(nodes := getattr(node, name, None), NodeList))


def _is_unchanging(node: Node) -> bool:
    match node:
        case TextNode() | CommentNode() | LoadNode():
            return True
        case TranslateNode():
            return _is_literal(node.filter_expression) and node.asvar is None and node.message_context is None
        case BlockTranslateNode():
            told = (node.asvar, node.message_context, node.countervar)
            return not any(told) and not node.extra_context and all(token.token_type == TokenType.TEXT for token in node.singular)
        case URLNode():
            return _is_literal(node.view_name) and not node.args and not node.kwargs and node.asvar is None
        case StaticNode():
            return _is_literal(node.path) and node.varname is None
    return False


def _is_literal(told: FilterExpression) -> bool:
    """A string, with no filter over it."""
    said = told.var.literal if isinstance(told.var, Variable) else told.var
    return isinstance(said, str) and not told.filters
