# SPDX-License-Identifier: GPL-3.0-or-later
"""validate.py [--extra-keys] SCHEMA DOCUMENT...: JSON documents against a JSON Schema.

With --extra-keys, each object within each document in turn is given a key that it must not have, and
the schema must reject the result: each place once for an algorithm and the document's keys, elements
of an array being one place. A file named *.jsonl holds one document a line. Problems are printed, and make the exit code 1.
"""
import json
import re
import sys

from jsonschema import Draft202012Validator


def laxities(schema, place="#"):
    """Objects that admit unknown keys, and properties without a description."""
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        yield f"{place} admits unknown keys"
    for name, value in schema.get("properties", {}).items():
        if not value.get("description"):
            yield f"{place}/properties/{name} has no description"
    for group in ("properties", "patternProperties", "$defs"):
        for name, value in schema.get(group, {}).items():
            yield from laxities(value, f"{place}/{group}/{name}")
    yield from laxities(schema.get("items"), f"{place}/items")


def with_extra_keys(value, whole=None, place="$"):
    """Pairs of a place and the whole document as it is while the object there has a key too many."""
    whole = value if whole is None else whole
    if isinstance(value, dict):
        value["no such key"] = 1
        yield place, whole
        del value["no such key"]
        children = list(value.items())
    else:
        children = list(enumerate(value)) if isinstance(value, list) else []
    for name, child in children:
        yield from with_extra_keys(child, whole, f"{place}.{name}")


def documents_of(name):
    with open(name, encoding="utf-8") as file:
        return [json.loads(line) for line in file] if name.endswith(".jsonl") else [json.load(file)]


def main(arguments):
    extra = arguments[:1] == ["--extra-keys"]
    schema_file, *documents = arguments[1 if extra else 0:]
    with open(schema_file, encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    problems = [f"{schema_file}: {laxity}" for laxity in laxities(schema)]
    validator = Draft202012Validator(schema)
    checked, places = 0, set()
    for name, document in ((name, document) for name in documents for document in documents_of(name)):
        if extra:
            for place, changed in with_extra_keys(document):
                kind = document.get("algorithm"), *sorted(document), re.sub(r"\.\d+\b", "[]", place)
                if kind in places:
                    continue
                places.add(kind)
                checked += 1
                if validator.is_valid(changed):
                    problems.append(f"{name}: a key too many at {place} is accepted")
        else:
            checked += 1
            problems += [f"{name}: {e.json_path}: {e.message}" for e in validator.iter_errors(document)]
    print("\n".join([*problems, f"{checked} checked, {len(problems)} problems"]))
    return 1 if problems or not checked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
