"""An expert's ontology as text of Prolog, and the report of what became of it.

Imports errors and, of this stage, loading, module and terms; rdflib only where SWI-Prolog cannot read RDF. What an
axiom means as a clause is decided in prolog/neurologic/ontology/ontology.pl.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax import SAXException

from neurologic.errors import FileError, MissingExtra, NeurologicError
from neurologic.reasoning.loading import LoadReport, Message, read_source
from neurologic.reasoning.module import Module
from neurologic.reasoning.terms import Compound

#: Files that are taken for ontologies by their names.
ONTOLOGY_FILES = (".ttl", ".owl", ".rdf", ".nt")


@dataclass(frozen=True, slots=True)
class Untranslated:
    """An axiom of an ontology that did not become a clause.

    Attributes
    ----------
    axiom : str
        As three terms, classes without a name in the names of predicates.
    reason : str
    line : int
        Where it begins in the file; 1 if the reader does not tell.
    """

    axiom: str
    reason: str
    line: int

    def __str__(self) -> str:
        return f"line {self.line}: {self.axiom}: {self.reason}"


@dataclass(frozen=True, slots=True)
class OntologyName:
    """What something of an ontology is called in Prolog.

    Attributes
    ----------
    kind : str
        `class` (a predicate with one argument), `property` (with two) or `individual` (an atom).
    name : str
    iri : str
    joins : bool
        Whether it is something of the extracted rules: a feature, the individuals, a category.
    """

    kind: str
    name: str
    iri: str
    joins: bool


@dataclass(frozen=True, slots=True)
class OntologyReport(LoadReport):
    """An ontology that was loaded; see `LoadReport` for the other attributes.

    Attributes
    ----------
    names : tuple of OntologyName
    untranslated : tuple of Untranslated
        Every axiom that says more than clauses can, and every annotation, with the reason.
    """

    names: tuple[OntologyName, ...]
    untranslated: tuple[Untranslated, ...]

    @property
    def joined(self) -> tuple[OntologyName, ...]:
        """What of it is something of the extracted rules."""
        return tuple(name for name in self.names if name.joins)


@dataclass(frozen=True, slots=True)
class Translation:
    """An ontology as text of Prolog: see `translate`."""

    text: str
    names: tuple[OntologyName, ...]
    untranslated: tuple[Untranslated, ...]
    imports: tuple[str, ...]
    warnings: tuple[Message, ...]


def translate(
    module: Module,
    path: str,
    *,
    names: Mapping[str, str] | None = None,
    naming: str = "iri",
    language: str = "en",
    imports: Mapping[str, str | os.PathLike[str]] | None = None,
    reader: str | None = None,
) -> Translation:
    """Return an ontology as Prolog, to be loaded into `module`; parameters as for `Theory.load_ontology`.

    Parameters
    ----------
    reader : str, optional
        `"swi"` or `"rdflib"`; by default SWI-Prolog where it can read the format, else rdflib.

    Raises
    ------
    MissingFile, FileError
        When the file cannot be read or is not well-formed, with the line.
    MissingExtra
        When SWI-Prolog cannot read it and rdflib is not installed.
    """
    if naming not in ("iri", "label"):
        raise NeurologicError(f"naming={naming!r}: names come from the 'iri' or from the 'label'.")
    read_source(path)  # that it can be read, and is UTF-8
    options = [
        Compound("names", ([Compound("=", pair) for pair in (names or {}).items()],)),
        Compound("naming", (naming,)),
        Compound("language", (language,)),
        Compound("imports", ([Compound("=", (iri, os.path.abspath(file))) for iri, file in (imports or {}).items()],)),
    ]
    asked = [*options, Compound("reader", ("none",))] if reader == "rdflib" else options
    found = _ask(module, path, asked)
    if found.name == "unread":
        text, syntax = found.arguments
        if reader == "swi":
            raise FileError(f"{path}: this SWI-Prolog has no library to read {syntax}.", path=path)
        given = triples_with_rdflib(str(text), str(syntax), path)
        found = _ask(module, path, [*options, Compound("triples", (given,))])
    text, ignored, named, imported, shared = found.arguments
    return Translation(
        str(text),
        tuple(
            OntologyName(str(kind), str(name), str(iri), joins == "true") for kind, name, iri, joins in _parts(named)
        ),
        tuple(Untranslated(str(axiom), str(reason), line) for line, axiom, reason in _parts(ignored)),
        tuple(str(file) for file in imported),
        tuple(
            Message(
                "warning",
                f"{'/'.join(map(str, indicator.arguments))} is defined in {other} too; both count. If they are not the "
                f"same, give it another name by names=...",
                path,
            )
            for indicator, other in _parts(shared)
        ),
    )


def joined_reports(reports: list[OntologyReport]) -> OntologyReport:
    """Return the report of a file together with those of the files that it imports, under its own name."""
    return OntologyReport(
        reports[0].name,
        reports[0].module,
        tuple(dict.fromkeys(indicator for report in reports for indicator in report.predicates)),
        tuple(warning for report in reports for warning in report.warnings),
        tuple(dict.fromkeys(name for report in reports for name in report.names)),
        tuple(axiom for report in reports for axiom in report.untranslated),
    )


def _ask(module: Module, path: str, options: list[Compound]) -> Compound:
    found = module.ask("translated(M, File, Options, Result)", File=path, Options=options)
    assert isinstance(found, Compound)
    if found.name == "fault":
        text, line = found.arguments
        raise FileError(f"{path}, line {line}: {text}. Nothing of it was loaded.", path=path)
    return found


def _parts(terms: list[Compound]) -> list[tuple[Any, ...]]:
    return [tuple(term.arguments) for term in terms]


def triples_with_rdflib(text: str, syntax: str, path: str) -> list[Compound]:
    """Return the triples of a text of Turtle or RDF/XML as terms, read by rdflib; nothing is fetched.

    Raises
    ------
    MissingExtra
        Without rdflib.
    FileError
        When the text is not well-formed, with the line if rdflib tells it.
    """
    try:
        import rdflib
    except ImportError:
        raise MissingExtra("rdflib", "owl", "Reading an ontology without SWI-Prolog's semantic web library") from None
    graph = rdflib.Graph()
    try:
        graph.parse(data=text, format=syntax, publicID=Path(path).absolute().as_uri())
    except (SyntaxError, ValueError, SAXException, rdflib.exceptions.Error) as error:
        raise _not_well_formed(error, path) from error
    return [Compound("rdf", (_node(s), _node(p), _node(o))) for s, p, o in graph]


def _not_well_formed(error: Exception, path: str) -> FileError:
    line: Any = getattr(error, "lines", None)
    if callable(number := getattr(error, "getLineNumber", None)):
        line = number()
    else:
        line = line + 1 if isinstance(line, int) else 1
    text = str(getattr(error, "_why", None) or error).strip().splitlines()
    return FileError(
        f"{path}, line {line}: {text[-1] if text else 'not well-formed'}. Nothing of it was loaded.", path=path
    )


def _node(node: Any) -> object:
    """Return a node of rdflib as prolog/neurologic/ontology/triples.pl takes it from other readers."""
    import rdflib

    if isinstance(node, rdflib.BNode):
        return f"_:{node}"
    if not isinstance(node, rdflib.Literal):
        return str(node)
    if node.language:
        return Compound("literal", (Compound("lang", (node.language, str(node))),))
    if node.datatype is not None:
        return Compound("literal", (Compound("type", (str(node.datatype), str(node))),))
    return Compound("literal", (str(node),))
