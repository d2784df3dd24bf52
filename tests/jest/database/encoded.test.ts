/** No part of a password is told, whatever it is made of and wherever it stands in a URL. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isEncoded } from '../../../server/database/encoded.ts';
import { refused, shown } from '../../../server/database/refused.ts';
import type { Problem } from '../../../server/problem.ts';
import { previewSettings } from '../../../server/settings.ts';

const names = ['SPP_DATABASE_URL', 'SPP_DIRECT_URL', 'ISSOH_DATABASE_URL', 'ISSOH_DIRECT_URL'];
names.push('SPP_READ_URL', 'ISSOH_READ_URL');

/** What everything that names a URL says of these settings: their refusal, or each URL as it is shown. */
function told(environment: Record<string, string>): { code: string | null; text: string } {
  try {
    const { spp, issoh, read } = previewSettings({ DATA_DIR: '/nowhere/at/all', ...environment });
    const urls = [spp!.pooled, spp!.direct, issoh!.pooled, issoh!.direct, read.spp, read.issoh];
    const texts = urls.flatMap(url => {
      if (url === null) return [];
      const lost = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
      return [shown(url), refused(lost, shown(url), new URL(url))!.message];
    });
    return { code: null, text: texts.join('\n') };
  } catch (error) {
    const { code, message, hint } = error as Problem;
    return { code, text: `${message} ${hint}` };
  }
}

/** With letters that no message and no URL of these tests has. */
const part = fc.stringMatching(/^[QXZ]{4,8}$/);
const password = fc
  .array(fc.tuple(part, fc.constantFrom('/', '@', '#', '?', '%', ':', '&', '=', ' ', '\\', '[', '')), {
    minLength: 2,
    maxLength: 5,
  })
  .map(parts => parts.flat().join(''));
const leaks = /[QXZ]{3}/i;

test.each(names)('%s: a password as it is, between login and host', name => {
  fc.assert(
    fc.property(password, given => {
      const fine = 'postgres://dba@host.example/spp';
      const url = `postgres://dba:${given}@host.example:5432/spp`;
      const { code, text } = told({ SPP_DATABASE_URL: fine, ISSOH_DATABASE_URL: fine, [name]: url });
      expect(text).not.toMatch(leaks);
      if (/[/#?%@]/.test(given)) expect(code).toBe('url_not_encoded');
      if (code === 'url_not_encoded') expect(text).toMatch(new RegExp(`^${name} .* %2F`));
    }),
    { numRuns: 300 },
  );
});

test.each(names)('%s: a URL without its beginning, or its host, whatever a part of it may be', name => {
  fc.assert(
    fc.property(password, fc.constantFrom('@', '/'), fc.constantFrom('', '://'), (given, end, begin) => {
      const fine = 'postgres://dba@host.example/spp';
      const url = `dba${begin || ':'}${given}${end}127.0.0.1/spp`;
      const { code, text } = told({ SPP_DATABASE_URL: fine, ISSOH_DATABASE_URL: fine, [name]: url });
      expect(text).not.toMatch(leaks);
      expect(code).toBe('url_not_encoded');
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['a sign that ends a password', 'postgres://dba:QXZ/ZXQ@host.example:5432/spp'],
  ['a port that is none', 'postgres://dba:QXZQXZ@host.example:639x/spp'],
  ['a port that is too high', 'postgres://dba:QXZQXZ@host.example:70000/spp'],
  ['a host that is none', 'postgres://dba:QXZQXZ@host[example/spp'],
  ['no beginning', 'host.example:5432/spp'],
])('%s: the words name every cause, and nothing of the URL', (_, url) => {
  const { code, text } = told({ SPP_DATABASE_URL: url, ISSOH_DATABASE_URL: url });
  expect(code).toBe('url_not_encoded');
  expect(text).toMatch(
    /^SPP_DATABASE_URL and ISSOH_DATABASE_URL cannot be meant .*login or password .*host or port is none.*beginning \(as postgres:\/\/\) is missing/,
  );
  expect(text).not.toMatch(/QXZ|ZXQ|dba|639x|70000|example/);
});

test('a password as a word of the query', () => {
  fc.assert(
    fc.property(password, given => {
      const url = `postgres://dba@host.example/spp?sslmode=require&password=${given}`;
      expect(told({ SPP_DATABASE_URL: url, ISSOH_DATABASE_URL: url }).text).not.toMatch(leaks);
    }),
    { numRuns: 300 },
  );
});

test('percent-encoded, every one is taken', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), given => {
      const url = `postgres://dba:${encodeURIComponent(given)}@host.example/spp`;
      expect(isEncoded(url)).toBe(true);
    }),
  );
});

describe('as people write them', () => {
  test.each([
    'postgres://postgres:4711/Secret@127.0.0.1:5892/spp',
    'postgres://postgres:Tiger@Nairobi#2026@127.0.0.1:5892/spp',
    'postgres://postgres:99?Secret@127.0.0.1:5892/spp',
    'postgres://postgres:50%off@127.0.0.1:5892/spp',
    'postgres://postgres:Tiger@Nairobi@127.0.0.1:5892/spp',
    'postgres:4711@127.0.0.1/spp',
    'u:SEC/RET/127.0.0.1/db',
    'u://SECRET/127.0.0.1/db',
    '127.0.0.1:5432/spp',
  ])('%s: cannot be meant', url => expect(isEncoded(url)).toBe(false));

  test.each([
    'postgres://127.0.0.1/spp',
    'postgres://dba@host/spp?sslmode=verify-full&sslrootcert=/etc/ssl/ca.pem',
    'postgres://dba:a:b@[::1]:5432/spp',
    'postgres://dba:%2F%40%23%3F%25@host/spp%2Fold?options=-csearch_path%3Dspp',
    'abc',
    '',
  ])('%s: is told by other words, if any', url => expect(isEncoded(url)).toBe(true));
});
