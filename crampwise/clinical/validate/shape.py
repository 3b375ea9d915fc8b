"""The shape of each file, by its schema; a schema's complaint in plain words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft7Validator

from .content import SCHEMAS, Fault, short


@cache
def schema(kind: str) -> dict[str, Any]:
    """A schema with the shared definitions copied in, so that it needs no resolver (their interface keeps changing)."""
    texts = [
        (SCHEMAS / f"{one}.json").read_text(encoding="utf-8")
        for one in ("common", "contract", kind)
    ]
    common, contract, own = (
        json.loads(re.sub(r'"(?:common|contract)\.json#', '"#', text)) for text in texts
    )
    definitions = {**common["definitions"], **contract["definitions"], **own.get("definitions", {})}
    return {**own, "definitions": definitions}


def shape_faults(doc: Any, kind: str) -> Iterator[Fault]:
    for error in Draft7Validator(schema(kind)).iter_errors(doc):
        for message in _in_words(error):
            yield tuple(error.absolute_path), message


def _in_words(error: Any) -> Iterator[str]:
    """A schema's complaint, for someone who edits content and not schemas."""
    rule, wanted, found = error.validator, error.validator_value, error.instance
    if rule == "required":
        yield from (f"'{key}' is missing" for key in wanted if key not in found)
    elif rule == "additionalProperties" and wanted is False:
        known = error.schema.get("properties", {})
        yield from (f"'{key}' is not a key that is known here" for key in found if key not in known)
    elif rule == "enum":
        yield f"{found!r} is none of {', '.join(map(str, wanted))}"
    elif rule in ("minItems", "minLength", "minProperties"):
        yield "is empty" if wanted == 1 else f"has {len(found)}, and needs {wanted} or more"
    elif rule == "maxLength":
        yield f"{found!r} is longer than {wanted} characters"
    elif rule == "pattern":
        yield f"{found!r} is not {error.schema.get('description', wanted)}"
    elif rule == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        yield f"{short(found)} is not {' or '.join(_TYPES[kind] for kind in kinds)}"
    elif rule == "uniqueItems":
        yield "lists something twice"
    else:
        yield short(error.message)


_TYPES = {
    "string": "a text",
    "object": "a mapping",
    "array": "a list",
    "null": "null",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}
