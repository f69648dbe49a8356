"""Writes down how the nodes of PostgreSQL's raw parse tree lie in memory, from the headers that libpg_query is built with,
so that sql/ can read the tree that it built without asking it for JSON.

describe.py FOLDER > nodes_NN.inc: FOLDER is src/postgres/include in libpg_query's source for PostgreSQL NN (apt-get source
libpg-query-dev). The server's own headers will not do: libpg_query changes some, LimitOption for one. A type with a member
that a raw parse tree cannot have (a Datum, a bitmap) is left out, and with it every statement that would hold one.
"""

import pathlib
import re
import sys

# What enumerators are computed from; none that is made of others by macros is in a raw parse tree.
LIMITS = {"PG_INT32_MIN": -(2**31), "PG_INT32_MAX": 2**31 - 1}
NOT_RAW = {"AggSplit"}
HEADERS = ("value.h", "primnodes.h", "parsenodes.h")
ENUM_HEADERS = HEADERS + ("nodes.h", "lockoptions.h")

INTEGERS = {"int": "Int32", "int32": "Int32", "ParseLoc": "Int32", "Oid": "Uint32", "uint32": "Uint32", "Index": "Uint32",
            "bits32": "Uint32", "SubTransactionId": "Uint32", "AttrNumber": "Int16", "int16": "Int16", "long": "Int64",
            "int64": "Int64", "uint64": "Uint64"}


def read(folder, name):
    """A header without its comments and its notes for PostgreSQL's own generators."""
    text = (folder / "nodes" / name).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", " ", text, flags=re.S)
    return re.sub(r"pg_node_attr\((?:[^()]|\([^()]*\))*\)", " ", text)


def enumerators(body):
    number, found = 0, []
    for part in filter(None, (part.strip() for part in re.sub(r"^\s*#.*$", "", body, flags=re.M).split(","))):
        name, _, value = (word.strip() for word in part.partition("="))
        number = eval(value, dict(LIMITS), dict(found)) if value else number  # pylint: disable=eval-used
        number = ord(number) if isinstance(number, str) else number
        found.append((name, number))
        number += 1
    return found


def enums(text):
    found = re.findall(r"typedef\s+enum\s+\w*\s*\{([^}]*)\}\s*(\w+)\s*;", text)
    return {name: enumerators(body) for body, name in found if name not in NOT_RAW}


def structs(text):
    pattern = r"(?:typedef\s+)?struct\s+(\w+)\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*\w*\s*;"
    return dict(re.findall(pattern, text))


def member(declaration, known_enums, known_structs):
    """A line of the description; None when the member has no place in a raw parse tree."""
    words = re.match(r"(?:const\s+)?(?:struct\s+)?(\w+)\s*(\**)\s*(\w+)$", declaration)
    if not words:
        return None
    kind, stars, name = words.groups()
    if stars == "*":
        if kind == "char":
            return f'text("{name}")'
        if kind in ("Node", "Expr"):
            return f'node("{name}")'
        if kind == "List":
            return f'list("{name}")'
        return f'body("{name}", "{kind}")' if kind in known_structs else None
    if stars:
        return None
    if kind in INTEGERS:
        return f'number("{name}")' if INTEGERS[kind] == "Int32" else f'number("{name}", Kind::{INTEGERS[kind]})'
    if kind == "bool":
        return f'flag("{name}")'
    if kind == "char":
        return f'letter("{name}")'
    if kind in known_enums:
        return f'choice("{name}", k{kind})'
    return f'embedded("{name}", "{kind}", k{kind})' if kind in known_structs else None


def described(name, body, known_enums, known_structs):
    """The members of a node after its tag; None when it is none, or not of a raw parse tree."""
    if name == "A_Const":  # its value is a union of the nodes for values, in their place
        return [f'value("{field}", "{kind}")' for field, kind in (("ival", "Integer"), ("fval", "Float"), (
            "boolval", "Boolean"), ("sval", "String"), ("bsval", "BitString"))] + ['flag("isnull")', 'number("location")']
    declarations = [" ".join(line.split()) for line in body.split(";") if line.strip()]
    tagged = declarations and re.match(r"(NodeTag type|Expr xpr)$", declarations[0])
    base = declarations and declarations[0] == "CreateStmt base"
    if not tagged and not base:
        return None
    members = [member(line, known_enums, known_structs) for line in declarations[0 if base else 1:]]
    return None if None in members else members


def used(name, nodes):
    return any(f"k{name})" in line for members in nodes.values() for line in members)


def main():
    folder = pathlib.Path(sys.argv[1])
    text = "\n".join(read(folder, name) for name in HEADERS)
    all_enums = enums("\n".join(read(folder, name) for name in ENUM_HEADERS))
    all_structs = structs(text)
    listed = folder / "nodes" / "nodetags.h"  # from PostgreSQL 16 on
    tags = dict(all_enums["NodeTag"])
    if listed.exists():
        tags = {name: int(tag) for name, tag in re.findall(r"(T_\w+) = (\d+)", listed.read_text(encoding="utf-8"))}
    nodes = {}
    for name, body in all_structs.items():
        members = described(name, body, all_enums, all_structs)
        if members is not None and f"T_{name}" in tags:
            nodes[name] = members
    print("// PostgreSQL's nodes as they lie in memory. Written by sql/nodes/describe.py; do not change by hand.")
    for name, values in all_enums.items():
        if used(name, nodes):
            lines = ", ".join(f'{{{number}, "{enumerator}"}}' for enumerator, number in values)
            print(f"constexpr Enumerator k{name}[] = {{{lines}}};")
    for name, members in nodes.items():
        print(f"constexpr auto k{name} = laid_out({', '.join(members)});")
    print(f"constexpr unsigned kListTag = {tags['T_List']};")
    print("constexpr NodeType kNodeTypes[] = {")
    for name in sorted(nodes, key=lambda name: tags[f"T_{name}"]):
        print(f'    {{{tags[f"T_{name}"]}, "{name}", k{name}.fields}},')
    print("};")


if __name__ == "__main__":
    main()
