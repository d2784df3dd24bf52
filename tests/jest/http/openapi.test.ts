/** The OpenAPI document and its page, what stands at `/`, and pages of other origins. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lintFromString, loadConfig } from '@redocly/openapi-core';
import { routes } from '../../../server/http/app.ts';
import { projectRoot } from '../../../server/settings.ts';
import { document, undocumented } from '../../support/documented.ts';
import { committedOpenapi, openapiClient } from '../../support/openapi-types.ts';
import { type Door, openDoor } from './door.ts';

const ORIGIN = 'https://shop.example';
const ADMIN = { role: 'inv_admin' } as const;
let door: Door;
beforeAll(async () => {
  door = await openDoor({ settings: { corsOrigins: [ORIGIN, 'http://localhost:3000'] } });
});
afterAll(() => door.close());

describe('the document', () => {
  test('is served without a token, as the routes have it', async () => {
    const { status, body } = await door.call('/api/openapi.json');
    expect(status).toBe(200);
    expect(body).toEqual(JSON.parse(JSON.stringify(document)));
  });

  test('is what client/openapi.ts is written from (npm run types writes it)', async () => {
    expect(committedOpenapi()).toBe(await openapiClient());
  });

  test('is what a linter takes', async () => {
    const problems = await lintFromString({
      source: JSON.stringify(document),
      absoluteRef: join(projectRoot, 'openapi.json'),
      config: await loadConfig({ configPath: join(projectRoot, 'redocly.yaml') }),
    });
    expect(problems.map(({ ruleId, message }) => [ruleId, message])).toEqual([]);
  });

  test('has every route, each with a name of its own and the roles that may', () => {
    const operations = Object.values(document.paths).flatMap(path => Object.values(path));
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]+$/);
    const inDocument = operations.filter(one => one['x-roles'] !== undefined);
    expect(inDocument.map(one => [one.operationId, one['x-roles']]).toSorted()).toEqual(
      routes.map(({ operation, roles }) => [operation, roles]).toSorted(),
    );
  });

  test.each<[string, string | null, number, string, string]>([
    ['an answer of its shape', null, 200, 'application/json', '{"items": [], "next_cursor": null}'],
    ['a key that is missing', 'next_cursor', 200, 'application/json', '{"items": []}'],
    [
      'a key that is not there',
      'additional',
      200,
      'application/json',
      '{"items": [], "next_cursor": null, "total": 1}',
    ],
    ['another type', 'array', 200, 'application/json', '{"items": {}, "next_cursor": null}'],
    ['another status', 'no such status', 201, 'application/json', '{"items": [], "next_cursor": null}'],
    ['another form', 'not as text/html', 200, 'text/html', ''],
    ['an error without its code', 'code', 404, 'application/problem+json', '{"status": 404}'],
  ])('tells %s', (_what, wrong, status, type, text) => {
    const found = undocumented({ method: 'GET', path: '/api/spp/suppliers?limit=1', status, type, text });
    if (wrong === null) expect(found).toBeNull();
    else expect(found).toContain(wrong);
  });
});

describe('pages', () => {
  test('/docs takes nothing from elsewhere, and runs nothing that is not a file of ours', async () => {
    const { status, text, headers } = await door.call('/docs');
    expect(status).toBe(200);
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|http/);
    expect(text).not.toMatch(/<script(?![^>]* src=)| style=| on\w+=/);
    const files = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, file]) => file as string);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(file).toMatch(/^\/docs\//);
      expect((await door.call(file)).status).toBe(200);
    }
    expect((await door.call('/docs', { method: 'POST' })).body).toMatchObject({ code: 'method_not_allowed' });
  });
});

describe('another origin', () => {
  const preflight = (origin: string, path: string) =>
    door.call(path, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
    });

  test.each(['/api/issoh/stock/movement', '/graphql'])('that is named may call %s', async path => {
    const { status, headers } = await preflight(ORIGIN, path);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-allow-headers')).toMatch(/Authorization.*Idempotency-Key/);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('that is named reads answers and errors, and the headers that it needs', async () => {
    const headers = { origin: 'http://localhost:3000' };
    const answers = [
      await door.call('/api/spp/suppliers', { ...ADMIN, headers }),
      await door.call('/api/spp/suppliers', { headers }),
      await door.graphql('{ __typename }', { ...ADMIN, headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200]);
    for (const answer of answers) {
      expect(answer.headers.get('access-control-allow-origin')).toBe(headers.origin);
      expect(answer.headers.get('vary')).toMatch('Origin');
      expect(answer.headers.get('access-control-expose-headers')).toMatch(/Retry-After.*x-inventory-lsn/i);
    }
  });

  test.each(['https://shop.example.evil.example', 'null', 'http://shop.example'])(
    'that is not named, as %s, may not',
    async origin => {
      const { status, headers } = await preflight(origin, '/api/issoh/stock/movement');
      expect(status).toBe(405);
      expect(headers.get('access-control-allow-origin')).toBeNull();
      const answer = await door.call('/api/spp/suppliers', { ...ADMIN, headers: { origin } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('vary')).toMatch('Origin');
    },
  );
});
