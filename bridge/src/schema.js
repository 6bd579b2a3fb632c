/** Checks a value against the part of JSON Schema that the protocol's schema uses. */

/**
 * @typedef {{
 *   $ref?: string, anyOf?: Schema[], enum?: unknown[], type?: string, properties?: Record<string, Schema>,
 *   required?: string[], additionalProperties?: boolean, items?: Schema, minItems?: number,
 *   maxItems?: number, minLength?: number, maxLength?: number, pattern?: string,
 *   minimum?: number, maximum?: number
 * }} Schema
 */

/** Keywords that say nothing about what is allowed; the tag is checked by its `enum`. */
const ANNOTATIONS = ['title', 'description', 'default', 'discriminator'];
const KEYWORDS = [
  '$ref', 'anyOf', 'enum', 'type', 'properties', 'required', 'additionalProperties', 'items', 'minItems',
  'maxItems', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum', ...ANNOTATIONS,
];

/**
 * Names what is wrong with a value, or nothing.
 * @param {unknown} value
 * @param {Schema} schema
 * @param {Record<string, Schema>} parts
 * @param {string} [where]
 * @returns {string | null}
 */
export function flaw(value, schema, parts, where = 'the line') {
  for (const keyword of Object.keys(schema)) {
    if (!KEYWORDS.includes(keyword)) {
      return `the schema of ${where} says ${keyword}, which is not understood`;
    }
  }
  if (schema.$ref !== undefined) {
    return flaw(value, /** @type {Schema} */ (parts[schema.$ref.split('/').pop() ?? '']), parts, where);
  }
  if (schema.anyOf !== undefined) {
    return nearest(value, schema.anyOf, parts, where);
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return `${where} is not one of those allowed`;
  }
  switch (schema.type) {
    case 'object':
      return flawOfObject(value, schema, parts, where);
    case 'array':
      return flawOfArray(value, schema, parts, where);
    case 'string':
      return flawOfText(value, schema, where);
    case 'integer':
    case 'number':
      return flawOfNumber(value, schema, where);
    case 'boolean':
      return typeof value === 'boolean' ? null : `${where} is not true or false`;
    case 'null':
      return value === null ? null : `${where} is not null`;
    default:
      return null;
  }
}

/**
 * @param {unknown} value
 * @param {Schema[]} choices
 * @param {Record<string, Schema>} parts
 * @param {string} where
 */
function nearest(value, choices, parts, where) {
  let found = null;
  for (const choice of choices) {
    const wrong = flaw(value, choice, parts, where);
    if (wrong === null) {
      return null;
    }
    found ??= wrong;
  }
  return found;
}

/**
 * @param {unknown} value
 * @param {Schema} schema
 * @param {Record<string, Schema>} parts
 * @param {string} where
 */
function flawOfObject(value, schema, parts, where) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${where} is not an object`;
  }
  const known = schema.properties ?? {};
  const missing = (schema.required ?? []).find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) {
    return `${where} has no ${missing}`;
  }
  for (const [name, inner] of Object.entries(value)) {
    const of = Object.hasOwn(known, name) ? known[name] : undefined;
    if (of === undefined) {
      if (schema.additionalProperties === false) {
        return `${where} has a field that is not known`;
      }
    } else {
      const wrong = flaw(inner, of, parts, name);
      if (wrong !== null) {
        return wrong;
      }
    }
  }
  return null;
}

/**
 * @param {unknown} value
 * @param {Schema} schema
 * @param {Record<string, Schema>} parts
 * @param {string} where
 */
function flawOfArray(value, schema, parts, where) {
  if (!Array.isArray(value)) {
    return `${where} is not a list`;
  }
  if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity)) {
    return `${where} has too few or too many items`;
  }
  const items = schema.items ?? {};
  return value.map((item) => flaw(item, items, parts, where)).find((wrong) => wrong !== null) ?? null;
}

/**
 * @param {unknown} value
 * @param {Schema} schema
 * @param {string} where
 */
function flawOfText(value, schema, where) {
  if (typeof value !== 'string') {
    return `${where} is not a text`;
  }
  const length = [...value].length;
  if (length < (schema.minLength ?? 0) || length > (schema.maxLength ?? Infinity)) {
    return `${where} is too short or too long`;
  }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) {
    return `${where} does not have the right form`;
  }
  return null;
}

/**
 * @param {unknown} value
 * @param {Schema} schema
 * @param {string} where
 */
function flawOfNumber(value, schema, where) {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return `${where} is not a number`;
  }
  if (schema.type === 'integer' && !Number.isSafeInteger(value)) {
    return `${where} is not a whole number`;
  }
  if (value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity)) {
    return `${where} is too small or too large`;
  }
  return null;
}
