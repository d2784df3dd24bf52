/** What listens at the port of an embedded PostgreSQL and is not it: whatever it says, it is told nothing. */
import { once } from 'node:events';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import type { Feed } from '../../../server/backup/restore/feed-log.ts';
import { recover } from '../../../server/backup/restore/recover.ts';
import { demandProof, embeddedUrl, provesItself } from '../../../server/database/embedded/proof.ts';
import { prepareSettings, projectRoot } from '../../../server/settings.ts';

const PASSWORD = 'open sesame';
const message = (type: string, ...parts: (Buffer | string | number)[]) => {
  const body = Buffer.concat(
    parts.map(part => {
      if (typeof part !== 'number') return Buffer.from(part);
      const four = Buffer.alloc(4);
      four.writeInt32BE(part);
      return four;
    }),
  );
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};

/** Whatever a server may say before the first query is answered. */
const words = {
  ok: message('R', 0),
  cleartext: message('R', 3),
  md5: message('R', 5, 'salt'),
  sasl: message('R', 10, 'SCRAM-SHA-256\0\0'),
  'sasl goes on': message('R', 11, 'r=anything,s=c2FsdA==,i=4096'),
  'sasl ends': message('R', 12, 'v=c2lnbmF0dXJl'),
  'sasl ends with an error': message('R', 12, 'e=other-error'),
  parameter: message('S', 'server_version\x0018.4\0'),
  key: message('K', 1, 2),
  ready: message('Z', 'I'),
  'an answer': message('C', 'SELECT 0\0'),
};
type Word = keyof typeof words;

let impostor: Server;
let says: { word: Word; together: boolean }[] = [];
let heard = Buffer.alloc(0);
const sockets = new Set<Socket>();
beforeAll(async () => {
  impostor = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', data => {
      heard = Buffer.concat([heard, data]);
    });
    socket.once('data', async () => {
      let held = Buffer.alloc(0);
      for (const { word, together } of says) {
        held = Buffer.concat([held, words[word]]);
        if (together) continue;
        socket.write(held);
        held = Buffer.alloc(0);
        await sleep(2);
      }
      socket.write(held);
    });
  }).listen(0, '127.0.0.1');
  await once(impostor, 'listening');
});
afterAll(() => {
  impostor.close();
  for (const socket of sockets) socket.destroy();
});

const place = () => {
  const { port } = impostor.address() as AddressInfo;
  return { host: '127.0.0.1', port, user: 'inv_worker', password: PASSWORD, database: 'spp' };
};

/** Whether it was taken for the server; what was said to it, beside how a connection begins. */
async function meet(said: typeof says) {
  says = said;
  heard = Buffer.alloc(0);
  const pool = new pg.Pool({ ...place(), connectionTimeoutMillis: 150, max: 1 });
  pool.on('error', () => undefined);
  const answers = await Promise.allSettled([
    pool.query('select secret'),
    pool.query('select $1', ['secret']),
  ]);
  await pool.end();
  return { taken: answers.some(one => one.status === 'fulfilled'), heard: heard.toString('latin1') };
}

test('is not taken for it, learns no password and hears no query', async () => {
  demandProof(place().host, place().port);
  const word = fc.constantFrom(...(Object.keys(words) as Word[]));
  const said = fc.array(fc.record({ word, together: fc.boolean() }), { minLength: 1, maxLength: 8 });
  const known: Word[][] = [
    ['ok', 'ready', 'an answer', 'ready'],
    ['cleartext', 'ok', 'ready', 'an answer', 'ready'],
    ['md5', 'ok', 'ready', 'an answer', 'ready'],
    ['sasl', 'ok', 'ready', 'an answer', 'ready'],
    ['sasl', 'sasl ends', 'ok', 'ready', 'an answer', 'ready'],
    ['sasl', 'sasl goes on', 'sasl ends', 'ok', 'ready', 'an answer', 'ready'],
    ['ready', 'an answer', 'ready'],
  ];
  await fc.assert(
    fc.asyncProperty(said, async one => {
      const { taken, heard: told } = await meet(one);
      expect(taken).toBe(false);
      // A hash of it for MD5 would do as the password.
      expect(told).not.toMatch(/open sesame|md5|select|secret/);
    }),
    {
      numRuns: 60,
      examples: known.flatMap(list =>
        [true, false].map(together => [list.map(one => ({ word: one, together }))] as [typeof says]),
      ),
    },
  );
}, 120_000);

test('no URL of an embedded server is made without demanding its proof', () => {
  expect(provesItself(new URL(embeddedUrl('postgres', PASSWORD, 1, 'spp')))).toBe(true);
  const sources = globSync('{server,scripts,demo}/**/*.ts', { cwd: projectRoot });
  expect(sources).toContain('server/database/embedded/proof.ts');
  const bare = /@(?:127\.0\.0\.1|localhost|\[::1\])[:/]|host: '(?:127\.|localhost)/;
  const found = sources.filter(path => bare.test(readFileSync(join(projectRoot, path), 'utf8')));
  expect(found).toEqual(['server/database/embedded/proof.ts']);
});

test('a restore whose PostgreSQL has not started asks nobody at its port, and has failed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'inventory-proof-'));
  try {
    const data = join(folder, 'data');
    mkdirSync(join(data, 'pg_tblspc'), { recursive: true });
    writeFileSync(join(folder, 'postgres.log'), 'could not bind');
    says = [{ word: 'cleartext', together: false }];
    heard = Buffer.alloc(0);
    const { port } = place();
    const recovering = {
      settings: prepareSettings({ DATA_DIR: folder }),
      ...{ data, binaries: join(folder, 'none'), port, runAs: null, timeline: 1, at: null },
      feed: { restoreCommand: '', fault: () => null } as Feed,
      url: embeddedUrl('of_the_restore', PASSWORD, port, 'postgres'),
    };
    await expect(recover(recovering)).rejects.toMatchObject({ code: 'restore_failed' });
    // A port goes from hand to hand: clients of other suites may still ask for whoever had it.
    expect(heard.toString()).not.toContain('of_the_restore');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
