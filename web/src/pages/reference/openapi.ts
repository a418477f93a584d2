// The parts of an OpenAPI 3.1 document that the reference shows, with references resolved.

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: boolean | Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}
export interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}
interface Content {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { value?: unknown }>;
}
export interface Body {
  $ref?: string;
  description?: string;
  content?: Record<string, Content>;
}
export interface OperationDocument {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  security?: Record<string, unknown>[];
  parameters?: Parameter[];
  requestBody?: Body;
  responses: Record<string, Body>;
}
export interface OpenApi {
  openapi: string;
  info: { title: string; version: string; description?: string };
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, OperationDocument>>;
  components?: Record<string, Record<string, unknown>>;
}
export interface Operation extends OperationDocument {
  method: string;
  path: string;
}

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

/** Operations by tag, in the order of the document. */
export function operationsByTag(document: OpenApi): Map<string, Operation[]> {
  const groups = new Map<string, Operation[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      const tag = operation.tags?.[0] ?? 'other';
      groups.set(tag, [...(groups.get(tag) ?? []), { ...operation, method, path }]);
    }
  }
  return groups;
}

/** What `#/components/...` points to; the value itself where it is no reference. */
export function resolve<T extends { $ref?: string }>(document: OpenApi, value: T): T {
  let current: unknown = value;
  for (let hops = 0; hops < 8; ++hops) {
    const reference = (current as { $ref?: string } | undefined)?.$ref;
    if (!reference?.startsWith('#/')) break;
    current = reference.slice(2).split('/').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document);
  }
  return (current ?? value) as T;
}

/** The last part of a reference: "Leaderboard". */
export function refName(schema: Schema | undefined): string {
  return schema?.$ref?.split('/').pop() ?? '';
}

/** A schema's type in a few words: "array of Team", "number or null", "one of a, b". */
export function typeText(document: OpenApi, schema: Schema | undefined): string {
  if (!schema) return 'any';
  if (schema.$ref) {
    const target = resolve(document, schema);
    return target.properties || target.anyOf || target.oneOf ? refName(schema) : typeText(document, { ...target });
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return `one of ${schema.enum.map((one) => JSON.stringify(one)).join(', ')}`;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((one) => typeText(document, one)).join(' or ');
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type ?? 'any']).map((type) =>
    type === 'array' ? `array of ${typeText(document, schema.items)}` : schema.format && type !== 'null' ? `${type} (${schema.format})` : type,
  );
  return types.join(' or ');
}

/** Limits of a value in words; "" without any. */
export function limitText(schema: Schema): string {
  const parts: string[] = [];
  if (schema.minimum !== undefined) parts.push(`at least ${schema.minimum}`);
  if (schema.exclusiveMinimum !== undefined) parts.push(`above ${schema.exclusiveMinimum}`);
  if (schema.maximum !== undefined) parts.push(`at most ${schema.maximum}`);
  if (schema.maxLength !== undefined) parts.push(`up to ${schema.maxLength} characters`);
  if (schema.pattern) parts.push(`matching ${schema.pattern}`);
  return parts.join(', ');
}
