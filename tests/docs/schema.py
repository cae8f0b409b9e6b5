"""As much of JSON Schema (draft 2020-12) as docs/schema uses. An unknown keyword is an error, so that
no part of a schema goes unheeded."""
import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
NOTES = {"$schema", "$id", "$defs", "title", "description"}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def resolve(root, reference):
    assert reference.startswith("#/"), reference
    for step in reference[2:].split("/"):
        root = root[step]
    return root


def faults(value, schema, root=None, at="$"):
    """Every way in which the value is not what the schema says, as 'place: what'."""
    root = root or schema
    for keyword, wanted in schema.items():
        if keyword in NOTES:
            continue
        if keyword == "$ref":
            yield from faults(value, resolve(root, wanted), root, at)
        elif keyword == "type":
            if not is_type(value, wanted):
                yield f"{at}: {value!r} is no {wanted}"
        elif keyword == "const":
            if value != wanted:
                yield f"{at}: {value!r} is not {wanted!r}"
        elif keyword == "enum":
            if value not in wanted:
                yield f"{at}: {value!r} is none of {wanted}"
        elif keyword == "pattern":
            if isinstance(value, str) and not re.search(wanted, value):
                yield f"{at}: {value!r} does not match {wanted}"
        elif keyword == "minimum":
            if isinstance(value, (int, float)) and value < wanted:
                yield f"{at}: {value} is below {wanted}"
        elif keyword == "anyOf":
            if all(any(True for _ in faults(value, one, root, at)) for one in wanted):
                yield f"{at}: {value!r} fits none of anyOf"
                for one in wanted:
                    if one.get("type") != "null":
                        yield from faults(value, one, root, at)
        elif keyword == "required":
            if isinstance(value, dict):
                yield from (f"{at}: {key} is missing" for key in wanted if key not in value)
        elif keyword == "properties":
            if isinstance(value, dict):
                for key, one in wanted.items():
                    if key in value:
                        yield from faults(value[key], one, root, f"{at}.{key}")
        elif keyword == "additionalProperties":
            if isinstance(value, dict):
                for key in value.keys() - schema.get("properties", {}).keys():
                    if wanted is False:
                        yield f"{at}: {key} is not in the schema"
                    else:
                        yield from faults(value[key], wanted, root, f"{at}.{key}")
        elif keyword == "items":
            if isinstance(value, list):
                for place, item in enumerate(value):
                    yield from faults(item, wanted, root, f"{at}[{place}]")
        elif keyword in ("minItems", "maxItems"):
            short = keyword == "minItems"
            if isinstance(value, list) and (len(value) < wanted if short else len(value) > wanted):
                yield f"{at}: {len(value)} items"
        else:
            yield f"{at}: the schema's {keyword} is not understood"
