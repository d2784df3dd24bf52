/** Whether answers are as the OpenAPI document says. */
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { routes } from '../../server/http/app.ts';
import { documentOf } from '../../server/http/openapi/document.ts';

interface Operation {
  operationId: string;
  'x-roles'?: string[];
  responses: Record<string, { content?: Record<string, unknown> }>;
}

export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

export interface Seen {
  method: string;
  /** With its query. */
  path: string;
  status: number;
  type: string | null;
  text: string;
}

export const document = documentOf(routes) as Document;

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
(addFormats as unknown as typeof addFormats.default)(ajv);
ajv.addSchema(document, 'document');

/** The paths that have no parameter come first, as the server looks for them. */
const paths = Object.keys(document.paths)
  .toSorted((a, b) => Number(a.includes('{')) - Number(b.includes('{')))
  .map(path => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`) }));

const PROBLEM = 'application/problem+json';

/** @throws Error that says what is not as the document has it */
export function assertDocumented(seen: Seen): void {
  const wrong = undocumented(seen);
  if (wrong === null) return;
  const { method, path, status, text } = seen;
  throw new Error(`The document has no ${method} ${path} with ${status}: ${wrong}\n${text.slice(0, 2000)}`);
}

/** What is not as the document has it; null: nothing. */
export function undocumented({ method, path, status, type, text }: Seen): string | null {
  const [pathname] = path.split('?') as [string];
  const media = type?.split(';')[0] ?? '';
  if (media === PROBLEM) return misfit('#/components/schemas/Problem', text);
  const found = paths.find(({ pattern }) => pattern.test(pathname))?.path;
  const verb = method.toLowerCase();
  const operation = found && document.paths[found]![verb];
  if (!operation)
    return pathname.startsWith('/api/') && !/^(?:head|options)$/.test(verb) ? 'no such operation' : null;
  const content = operation.responses[status]?.content;
  if (content === undefined) return 'no such status';
  if (!(media in content)) return `not as ${media}`;
  if (media !== 'application/json') return null;
  const keys = ['paths', found!, verb, 'responses', String(status), 'content', media, 'schema'];
  return misfit(`#/${keys.map(key => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`, text);
}

function misfit(pointer: string, text: string): string | null {
  const validate = compiled(pointer);
  if (validate(JSON.parse(text))) return null;
  return ajv.errorsText(validate.errors, { separator: '; ' }).slice(0, 1000);
}

function compiled(pointer: string): ValidateFunction {
  const reference = `document${pointer.replace(/[{}]/g, encodeURIComponent)}`;
  return ajv.getSchema(reference) ?? ajv.compile({ $ref: reference });
}
