/** What is for whoever runs the server (paths, settings, commands) is told in its log, and to no caller. */
import { globSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toDo } from '../../../server/cli/doctor.ts';
import { AT_THE_DOORS, forCallers, isOwnCode, Problem, reasonOf } from '../../../server/problem.ts';
import { projectRoot } from '../../../server/settings.ts';
import { type Door, list, openDoor, profile } from './door.ts';

/** Codes of a table of docs/error_codes.md, by the heading above it. */
function documented(heading: string): string[] {
  const text = readFileSync(join(projectRoot, 'docs/error_codes.md'), 'utf8');
  const part = text.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const cells = [...part.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell]) => cell!);
  return cells.flatMap(cell => [...cell.matchAll(/`(\w+)`/g)].map(([, code]) => code!));
}

/** Codes that code of the server makes a problem of, with the file. */
function made(pattern: string): [code: string, file: string][] {
  return globSync(pattern, { cwd: projectRoot }).flatMap(file => {
    const text = readFileSync(join(projectRoot, file), 'utf8');
    const found = text.matchAll(/new Problem\(\s*(?:\d{3}|\w+),\s*'(\w+)'/g);
    return [...found].map(([, code]): [string, string] => [code!, file]);
  });
}

describe('a problem', () => {
  const said = (code: string) =>
    new Problem(503, code, 'in /srv/data/keys', {
      hint: "rm -f '/srv/data/keys.made'",
      errors: [{ field: 'INVENTORY_KEYS', message: 'x' }],
    });

  test('is told as it is with codes of the doors alone', () => {
    expect([...AT_THE_DOORS].sort()).toEqual(documented('Other codes at the doors').sort());
    const all = [
      ...documented('Codes of the command line and of the start'),
      ...made('server/**/*.ts').flat(),
    ];
    const others = [...new Set(all)].filter(code => !AT_THE_DOORS.has(code) && !isOwnCode(code));
    expect(others).toEqual(
      expect.arrayContaining(['keys_missing', 'bad_keys', 'not_the_owner', 'data_dir_unusable']),
    );
    for (const code of [...others, 'ISCKM', 'ISCKU']) {
      const told = forCallers(said(code));
      expect(JSON.stringify(told.body('r1'))).not.toMatch(/srv|rm -f|INVENTORY_/);
      expect(told).toMatchObject({
        code: code === 'ISCKM' ? 'keys_missing' : code,
        hint: expect.stringContaining('doctor'),
      });
      // Whoever reads the log sees all of it.
      expect(reasonOf(told)).toBe(`${code}: in /srv/data/keys rm -f '/srv/data/keys.made'`);
    }
  });

  test('that only a door makes has such a code', () => {
    const found = [
      'server/http/**/*.ts',
      'server/intake/*.ts',
      'server/access.ts',
      'server/problem.ts',
    ].flatMap(made);
    expect(found.length).toBeGreaterThan(25);
    // The second is the operator's matter, wherever it is met.
    const elsewhere = ['conflict', 'identity_forbidden'];
    expect(found.filter(([code]) => !AT_THE_DOORS.has(code) && !elsewhere.includes(code))).toEqual([]);
  });

  test('of a door names no setting and no command that callers lack', () => {
    for (const code of ['pages_missing', 'locks_exhausted', 'unavailable', 'identity_provider_unavailable'])
      expect(forCallers(said(code)).hint).not.toMatch(/srv|rm/);
  });
});

test('what mends several findings is said once', () => {
  const found = ['keys', 'negotiated terms', 'keys'].map(what => ({
    ...{ area: 'secrets' as const, what, verdict: 'bad' as const, found: 'gone' },
    advice: 'Copy them.',
  }));
  expect(toDo(found)).toEqual(['bad: keys, negotiated terms: Copy them.']);
});

describe('a server whose keys are away', () => {
  const manager = { role: 'inv_pricing_manager' } as const;
  const WORDS = {
    code: 'keys_missing',
    status: 503,
    detail: 'The server lacks keys that this needs.',
    hint: 'The server’s administrator has to see to its keys: "inventory doctor" says how.',
  };
  let door: Door;
  let acme: string;
  beforeAll(async () => {
    door = await openDoor();
    acme = await door.world.addSupplier('ACME', profile);
    const { keys } = door.settings;
    if (keys.kind !== 'made') throw new Error(keys.kind);
    const contracts = [
      { supplier: 'ACME', supplier_product_code: 'A', unit_price: '1', currency_code: 'EUR' },
    ];
    const set = await door.call('/api/issoh/contracts', { ...manager, json: { contracts } });
    expect(set.status).toBe(200);
    renameSync(keys.path, `${keys.path}-away`);
  }, 120_000);
  afterAll(() => door.close());

  test.each([
    ['POST /api/spp/upload/ACME', { role: 'inv_supplier', body: list('A,a,1.00') }],
    ['GET /api/issoh/contracts/values', manager],
    [
      'POST /api/issoh/contracts',
      {
        ...manager,
        json: {
          contracts: [
            { supplier: 'ACME', supplier_product_code: 'A', unit_price: '1', currency_code: 'EUR' },
          ],
        },
      },
    ],
  ] as const)('says so to %s, and no more', async (route, call) => {
    const [method, path] = route.split(' ') as [string, string];
    const { status, body, text } = await door.call(path, { method, supplier: acme, ...call });
    expect({ status, body }).toMatchObject({ status: 503, body: WORDS });
    expect(text).not.toContain(door.settings.dataDir);
    expect(door.log.join('\n')).toMatch(/keys_missing|ISCKM/);
  });

  test('says so by GraphQL, too', async () => {
    const query =
      'mutation { setContracts(input: { contracts: [{ supplier: "ACME", supplierProductCode: "A", unitPrice: "1", currencyCode: "EUR" }] }) { clientMutationId } }';
    const { body } = await door.graphql(query, manager);
    expect(body.errors).toMatchObject([
      { message: WORDS.detail, extensions: { code: WORDS.code, hint: WORDS.hint } },
    ]);
  });
});
