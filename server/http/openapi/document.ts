/** OpenAPI 3.1 of all routes: what it says is what their schemas check, and what their answers are tested against. */
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { version } from '../../settings.ts';
import { ProblemAnswer, text } from '../answers.ts';
import { LONGEST_KEY } from '../idempotency-key.ts';
import type { Route } from '../route.ts';

const tags = [
  { name: 'SPP', description: 'What suppliers offer: pricelists, products, prices, matches.' },
  { name: 'ISI', description: 'Choosing what to carry: review, import, synchronisation, jobs.' },
  { name: 'IS-SOH', description: 'What we carry: selection, stock, orders, prices.' },
  { name: 'Server', description: 'Whether it lives and is ready, and what it counts; no token.' },
];
const tagOf: Record<string, string> = { spp: 'SPP', isi: 'ISI', issoh: 'IS-SOH' };

const DESCRIPTION = `The REST door of the inventory. Amounts are taken as numbers or decimal strings and answered as decimal
strings; counts are numbers; times are ISO 8601, in UTC where they name no zone. Lists are pages of \`limit\` rows: pass
\`next_cursor\` as \`cursor\` for the next one. Keys that a path does not know are refused by name. Every error is a \`Problem\`.`;

/** What answers carry besides what is asked for. */
const headers = z.object({
  'X-Request-Id': text.meta({
    header: { id: 'RequestId' },
    description: "The request's id, as the log has it; sent along, it is kept.",
  }),
  'X-Inventory-Lsn': text.optional().meta({
    header: { id: 'Lsn' },
    description:
      'How far the databases have been seen: sent back, no later answer shows less. With replicas only.',
  }),
});
const key = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(LONGEST_KEY)
    .optional()
    .describe('Sent again with the same request, it answers what was done then, with 200.'),
});

const problems = {
  '4XX': problem('Refused, and why; `Retry-After` says when to ask again, where that helps.'),
  '5XX': problem('Not served just now, or a defect; `Retry-After` says when to ask again.'),
};

function problem(description: string) {
  return { description, content: { 'application/problem+json': { schema: ProblemAnswer } } };
}

/** The document, made when it is first asked for. */
export function documentOf(routes: Route[]): object {
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Inventory',
      version,
      description: DESCRIPTION,
      license: { name: 'Unlicensed', identifier: 'LicenseRef-UNLICENSED' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags,
    paths: { ...pathsOf(routes), ...open },
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'A token of `inventory token --role R`, or of the identity provider that the server knows.',
        },
      },
    },
  });
}

function pathsOf(routes: Route[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const one of routes) {
    const path = one.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [one.method]: operationOf(one) };
  }
  return paths;
}

function operationOf(one: Route): ZodOpenApiOperationObject {
  const { params, query, body } = one;
  return {
    operationId: one.operation,
    summary: one.summary,
    description: `For ${one.roles.join(', ')}.`,
    tags: [tagOf[one.path.split('/')[2]!]!],
    'x-roles': [...one.roles],
    requestParams: {
      ...(params && { path: params as z.ZodObject }),
      ...(query && { query: query as z.ZodObject }),
      ...(one.isKeyed && { header: key }),
    },
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: { 'application/json': { schema: body } },
      },
    }),
    ...(one.upload !== undefined && { requestBody: fileBody(one.upload) }),
    responses: { ...answersOf(one), ...problems },
  };
}

function fileBody(description: string) {
  const file = { type: 'string' as const, format: 'binary', description };
  return {
    required: true,
    description: 'As a part named `file`, or as the bare body, of whatever other type; gzipped or not.',
    content: {
      'multipart/form-data': {
        schema: { type: 'object' as const, properties: { file }, required: ['file'] },
      },
      'application/octet-stream': { schema: file },
    },
  };
}

const meanings: Record<string, string> = {
  200: 'Done, or found.',
  201: 'Made.',
  202: 'Taken in: it is done soon, and `Location` says where to look.',
};

function answersOf({ answers, files = {} }: Route): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  for (const [status, schema] of Object.entries(answers)) {
    const others = status === '200' ? Object.entries(files) : [];
    responses[status as '200'] = {
      description: meanings[status]!,
      headers,
      content: {
        'application/json': { schema },
        ...Object.fromEntries(
          others.map(([type, description]) => [type, { schema: { type: 'string' as const, description } }]),
        ),
      },
    };
  }
  return responses;
}

const Health = z.object({
  status: z.literal('ok'),
  notes: z
    .array(text)
    .optional()
    .describe('What is amiss and keeps no request from being answered, as it was last seen.'),
});
const replicas = z
  .record(text, text)
  .optional()
  .describe('How the replica of each database that has one stands.');
const Ready = z.object({ status: z.literal('ok'), replicas });
const NotReady = z.object({ status: z.literal('unavailable'), reasons: z.array(text), replicas });

/** Paths that take no token. */
const open: ZodOpenApiPathsObject = {
  '/healthz': openPath('getHealth', 'Whether the server lives.', {
    '200': json('It does.', Health),
  }),
  '/readyz': openPath('getReadiness', 'Whether databases, migrations and workers are as they must be.', {
    '200': json('They are.', Ready),
    '503': json('Why not.', NotReady),
  }),
  '/metrics': openPath('getMetrics', 'What the server counts, for Prometheus.', {
    '200': { description: 'The metrics.', content: { 'text/plain': { schema: { type: 'string' } } } },
  }),
  '/api/openapi.json': openPath('getOpenapi', 'This document.', {
    '200': json('OpenAPI 3.1.', z.record(text, z.unknown())),
  }),
};

function json(description: string, schema: z.ZodType) {
  return { description, content: { 'application/json': { schema } } };
}

function openPath(operationId: string, summary: string, responses: ZodOpenApiResponsesObject) {
  return {
    get: {
      operationId,
      summary,
      tags: ['Server'],
      security: [],
      responses: { ...responses, '4XX': problems['4XX'] },
    },
  };
}
