/** Every call of REST by its name in the OpenAPI document, typed by it. */
import type { Asked, BodyInit } from './http.ts';
import { type operations, requests } from './openapi.ts';
import { pathPart } from './part.ts';

export type OperationName = keyof operations;

type JsonOf<Content> = Content extends { content: { 'application/json': infer Json } } ? Json : never;

type PartOf<Name extends OperationName, Part extends string> = operations[Name] extends {
  parameters: infer All;
}
  ? Part extends keyof All
    ? All[Part]
    : undefined
  : undefined;

type BodyOf<Name extends OperationName> = operations[Name] extends { requestBody: infer Body }
  ? JsonOf<Body>
  : operations[Name] extends { requestBody?: infer Body }
    ? JsonOf<NonNullable<Body>> | undefined
    : undefined;

/** What must be given is a key that must be there; what there is none of may not. */
type Key<Name extends string, Value> = [Value] extends [never]
  ? unknown
  : undefined extends Value
    ? [Value] extends [undefined]
      ? unknown
      : { [K in Name]?: Value }
    : { [K in Name]: Value };

/** What an operation is given. */
export type Given<Name extends OperationName> = Key<'path', PartOf<Name, 'path'>> &
  Key<'query', PartOf<Name, 'query'>> &
  Key<'headers', PartOf<Name, 'header'>> &
  Key<'json', BodyOf<Name>> & {
    /** A file, for the operations that take one. */
    body?: BodyInit;
    signal?: AbortSignal | undefined;
  };

/** What an operation answers when it is done. */
export type Answer<Name extends OperationName> = {
  [Status in keyof operations[Name]['responses']]: JsonOf<operations[Name]['responses'][Status]>;
}[keyof operations[Name]['responses']];

/** Whether an operation can be called with nothing given. */
export type Arguments<Name extends OperationName> =
  Record<never, never> extends Given<Name> ? [given?: Given<Name>] : [given: Given<Name>];

interface Loose {
  path?: Record<string, string>;
  query?: object;
  headers?: Record<string, string>;
  json?: unknown;
  body?: BodyInit;
  signal?: AbortSignal | undefined;
}

/** The request that an operation is. */
export function requestOf(
  name: OperationName,
  given: Loose = {},
): { method: string; path: string; asked: Asked } {
  const { path: parts = {}, body, headers, ...rest } = given;
  const [method, template] = requests[name];
  const path = template.replace(/\{(\w+)\}/g, (_, part: string) => pathPart(parts[part] ?? ''));
  const asked: Asked = { ...rest };
  if (headers !== undefined) asked.headers = headers;
  if (body !== undefined) {
    asked.body = body;
    asked.headers = { 'content-type': 'application/octet-stream', ...headers };
  }
  return { method, path, asked };
}
