/** Whether answers are as the OpenAPI document says. */
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { routes } from '../../server/http/app.ts';
import { documentOf } from '../../server/http/openapi/document.ts';

interface Operation {
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
export function assertDocumented({ method, path, status, type, text }: Seen): void {
  const [pathname] = path.split('?') as [string];
  const found = paths.find(({ pattern }) => pattern.test(pathname))?.path;
  const operation = found && document.paths[found]![method.toLowerCase()];
  const media = type?.split(';')[0] ?? '';
  const fail = (what: string) => {
    throw new Error(
      `${method} ${path} was answered by ${status}, and the document says: ${what}\n${text.slice(0, 2000)}`,
    );
  };
  if (media === PROBLEM) return check('#/components/schemas/Problem');
  if (!operation)
    return pathname.startsWith('/api/') && method !== 'HEAD' ? fail('no such operation') : undefined;
  const content = operation.responses[status]?.content;
  if (content === undefined) return fail('no such status');
  if (!(media in content)) return fail(`no ${media}`);
  if (media === 'application/json') {
    const parts = [
      'paths',
      found!,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      media,
      'schema',
    ];
    check(`#/${parts.map(part => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`);
  }

  function check(pointer: string) {
    const validate = compiled(pointer);
    if (!validate(JSON.parse(text))) fail(ajv.errorsText(validate.errors, { separator: '; ' }));
  }
}

function compiled(pointer: string): ValidateFunction {
  const reference = `document${pointer.replace(/[{}]/g, encodeURIComponent)}`;
  return ajv.getSchema(reference) ?? ajv.compile({ $ref: reference });
}
