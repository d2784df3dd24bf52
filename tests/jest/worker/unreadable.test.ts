/** A list that this worker cannot read is another's, or comes later: it waits, says why, and never fails for it. */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pino from 'pino';
import { encrypting } from '../../../server/encryption/encrypted-file.ts';
import { type Key, keysOf } from '../../../server/encryption/keys.ts';
import { spooledFile } from '../../../server/intake/begin.ts';
import { SPOOLED } from '../../../server/intake/spool.ts';
import { present } from '../../../server/worker/presence.ts';
import { workOff } from '../../../server/worker/process-uploads.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let supplier: string;
beforeAll(async () => {
  world = await createWorld();
  supplier = await world.addSupplier('ALFA');
});
afterAll(() => world.close());

const text = 'Code;Name;Price\nA1;Anvil;1,50\n';

async function encrypted(key: Key): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const kept = new Writable({ write: (piece, _, done) => done(void pieces.push(piece)) });
  await pipeline(Readable.from([Buffer.from(text)]), encrypting(key, SPOOLED), kept);
  return Buffer.concat(pieces);
}

/** Another header in front of the same pieces. */
function withHeader(file: Buffer, change: (header: object) => object): Buffer {
  const length = file.readUInt32BE(8);
  const header = Buffer.from(JSON.stringify(change(JSON.parse(file.toString('utf8', 12, 12 + length)))));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(header.length);
  return Buffer.concat([file.subarray(0, 8), size, header, file.subarray(12 + length)]);
}

const own = async () => (await keysOf(world.settings.keys)).current;
const foreign: Key = { version: 9, id: '9-0123456789ab', secret: Buffer.alloc(32, 9) };
const unreadable: [string, RegExp, () => Promise<Buffer>][] = [
  [
    'of a later format',
    /does not know/,
    async () => Buffer.concat([Buffer.from('INVENC2\n'), (await encrypted(await own())).subarray(8)]),
  ],
  [
    'with pieces of another length',
    /does not know/,
    async () => withHeader(await encrypted(await own()), header => ({ ...header, piece: 1 << 20 })),
  ],
  ['under a key that is not here', /not among the keys/, () => encrypted(foreign)],
];

test.each(unreadable)('%s', async (_, why, make) => {
  const [row] = await world.as(
    { role: 'inv_catalog_manager' },
    `select spp.begin_upload('ALFA', 'list.csv', $1, $2, force => true) ->> 'batch_id' as id`,
    [createHash('sha256').update(randomUUID()).digest('hex'), text.length],
  );
  const path = spooledFile(world.settings, String(row!.id));
  const bytes = await make();
  writeFileSync(path, bytes);
  const warned: string[] = [];
  const log = pino({ level: 'warn' }, { write: line => void warned.push(JSON.parse(line).msg) });
  const { settings, connections } = world;
  const work = () =>
    present(connections.owner.spp, worker => workOff({ settings, connections, worker, log }, supplier));
  const [{ most }] = (await world.sql(`select spp.setting('upload.max_attempts')::integer as most`)) as [
    { most: number },
  ];
  for (let n = 0; n < most + 2; n++) expect(await work()).toBe('left');
  expect(warned.length).toBe(most + 2);
  expect(warned.join('\n')).toMatch(why);
  expect(readFileSync(path)).toEqual(bytes);
  const state = async () =>
    (
      await world.sql('select status, attempts, last_failure from spp.upload_batches where batch_id = $1', [
        row!.id,
      ])
    )[0];
  expect(await state()).toEqual({
    status: 'processing',
    attempts: 0,
    last_failure: expect.stringMatching(why),
  });

  writeFileSync(path, await encrypted(await own()));
  expect(await work()).toBe('done');
  expect(await state()).toMatchObject({ status: 'completed', attempts: 1 });
});
