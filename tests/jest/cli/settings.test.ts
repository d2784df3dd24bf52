/** A setting that cannot be used is told by its name and what it takes, whichever it is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Problem } from '../../../server/problem.ts';
import { previewSettings, projectRoot } from '../../../server/settings.ts';

const table = readFileSync(join(projectRoot, 'README.md'), 'utf8').split('## Settings')[1]!.split('\n\n')[1]!;
const names = [...table.matchAll(/^\| (`[A-Z].*?) \|/gm)].flatMap(([, cell]) =>
  [...cell!.matchAll(/`(\w+)`/g)].map(match => match[1]!),
);
/** Any text will do for these. */
const anyText = [
  'HOST',
  'DATA_DIR',
  'INVENTORY_JWKS_ISSUER',
  'INVENTORY_JWKS_AUDIENCE',
  'INVENTORY_SIGNING_KEY_FILE',
  'INVENTORY_KEY_FILE',
  'INVENTORY_KEY_COMMAND',
  'INVENTORY_BACKED_UP_BY',
];

function refusal(environment: NodeJS.ProcessEnv): Problem {
  try {
    previewSettings({ DATA_DIR: '/nowhere', ...environment });
  } catch (error) {
    return error as Problem;
  }
  throw new Error('taken');
}

test('the README names them all', () => expect(names.length).toBeGreaterThanOrEqual(15));

test.each(names.filter(name => !anyText.includes(name)))('%s', name => {
  for (const value of ['abc', '-1', '70000', '1.5']) {
    if (name === 'PORT' || !/^\d/.test(value)) {
      expect(refusal({ [name]: value })).toMatchObject({
        code: 'bad_settings',
        message: expect.stringMatching(new RegExp(`^${name} takes [^✖\\n]+\\.$`)),
        hint: expect.any(String),
      });
    }
  }
});

test('several are told together', () => {
  expect(refusal({ PORT: 'abc', LOG_LEVEL: 'loud' }).message).toMatch(
    /^PORT takes 1 to 65535 .*\. LOG_LEVEL takes fatal, error, .*\.$/,
  );
});

test('a URL without the name of a database is told as that', () => {
  for (const url of ['postgres://dba:secret@host:5432', 'postgres://dba:secret@host/?sslmode=require'])
    expect(refusal({ SPP_DATABASE_URL: url, ISSOH_DATABASE_URL: url })).toMatchObject({
      code: 'bad_settings',
      message: expect.stringMatching(
        /^SPP_DATABASE_URL names no database: .+\. ISSOH_DATABASE_URL names no database: [^@]+\.$/,
      ),
    });
});
