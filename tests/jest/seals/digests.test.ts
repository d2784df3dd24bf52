/** The files of digests beside the databases: whatever becomes of one of them is told, and hides nothing. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { asRole, noLimit, type Run } from '../../../server/database/pools.ts';
import {
  appendDigests,
  digestFiles,
  digestIn,
  digestsFile,
  lastDigests,
  readDigests,
} from '../../../server/seals/digests.ts';
import { keptPublicKeys } from '../../../server/seals/key.ts';
import { Numbers } from '../../../server/seals/numbers.ts';
import { sealAll } from '../../../server/seals/sealing.ts';
import type { Seal } from '../../../server/seals/statement.ts';
import { type Verified, verifyTier } from '../../../server/seals/verify.ts';
import { randomly } from '../../support/random-lists.ts';
import { createWorld, type World } from '../../support/world.ts';
import { everyOne, makePast, sealerOf } from './past.ts';

const chains = ['audit.log', 'spp.price_history'];
let world: World;
let dataDir: string;
/** Of another worker, on another machine. */
let elsewhere: string;
/** All lines, as the worker has written them. */
let lines: string[];
beforeAll(async () => {
  world = await createWorld();
  await makePast(world);
  dataDir = world.settings.dataDir;
  elsewhere = mkdtempSync(join(tmpdir(), 'inventory-elsewhere-'));
  lines = digestFiles(dataDir, 'spp').flatMap(linesIn);
});
afterAll(async () => {
  await world.close();
  rmSync(elsewhere, { recursive: true });
});
beforeEach(() => {
  for (const file of digestFiles(dataDir, 'spp')) rmSync(file);
});

const linesIn = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');
const numberOf = (line: string) => Number(digestIn(line)[0]!.seal_no);
const chainOf = (line: string) => digestIn(line)[0]!.chain;

/** The lines in files of several months and, as versions before had it, in one without a month. */
function spread(of = lines): string[] {
  const months = [undefined, '2025-11', '2025-12', '2026-02'];
  const size = Math.ceil(of.length / months.length);
  for (const [at, month] of months.entries())
    writeFileSync(
      digestsFile(dataDir, 'spp', month),
      of
        .slice(at * size, (at + 1) * size)
        .map(line => `${line}\n`)
        .join(''),
    );
  return digestFiles(dataDir, 'spp');
}

const asAuditor: Run = work =>
  asRole(
    world.connections.spp,
    { role: 'inv_analyst', user_id: 'auditor' },
    noLimit,
    work,
    'begin read only',
  );

function verify(run = asAuditor, from?: Date): Promise<Verified[]> {
  const digests = readDigests(dataDir, 'spp');
  return verifyTier({
    tier: 'spp',
    run,
    keys: keptPublicKeys(dataDir),
    witnesses: { files: { digests, follows: true } },
    from,
  });
}

const brokenOf = (verified: Verified[]) => verified.flatMap(one => one.broken);
const notesOf = (verified: Verified[]) => verified.flatMap(one => one.notes);

/** Verifies in a transaction that has lost the newest seals of the log, and what stands for them. */
function verifyCut(keep: number): Promise<Verified[]> {
  return verifyAfter(`delete from audit.seals where chain = 'audit.log' and seal_no > ${keep}`);
}

/** Verifies in a transaction in which a superuser has changed the seals. */
async function verifyAfter(change: string, from?: Date): Promise<Verified[]> {
  const client = new pg.Client({ connectionString: world.connections.urls.administrator.spp });
  await client.connect();
  let turn: Promise<unknown> = Promise.resolve();
  const run = ((work: (client: pg.Client) => Promise<unknown>) => {
    turn = turn.catch(() => undefined).then(() => work(client));
    return turn;
  }) as Run;
  try {
    await client.query('begin; alter table audit.seals disable trigger all');
    await client.query(change);
    return await verify(run, from);
  } finally {
    await client.query('rollback');
    await client.end();
  }
}

const orders: Record<string, (all: string[]) => string[]> = {
  'in their order': all => all,
  'from the end': all => all.toReversed(),
  shuffled: all => randomly(7).shuffle(all),
  twice: all => [...all, ...all],
};

describe.each(Object.entries(orders))('lines %s, over several files', (_order, arrange) => {
  test('hold', async () => {
    expect(spread(arrange(lines))).toHaveLength(4);
    const verified = await verify();
    expect([...brokenOf(verified), ...notesOf(verified)]).toEqual([]);
  });

  test('tell what was cut off the table', async () => {
    spread(arrange(lines));
    const numbers = lines.filter(line => chainOf(line) === 'audit.log').map(numberOf);
    const keep = Math.max(...numbers) - 3;
    const broken = brokenOf(await verifyCut(keep)).filter(({ what }) => what.includes('cut off'));
    expect(broken.map(one => one.seal_no)).toEqual([keep + 1, keep + 2, keep + 3]);
    for (const { after, until, what } of broken) {
      expect(what).toContain('restored to an earlier moment');
      expect([typeof after, typeof until]).toEqual(['string', 'string']);
    }
  });

  test('tell a seal that was replaced', async () => {
    const random = randomly(3);
    const line = random.pick(lines);
    const forged = line.replace(digestIn(line)[0]!.hash, '0'.repeat(64));
    spread(arrange(lines.map(one => (one === line ? forged : one))));
    expect(brokenOf(await verify())).toMatchObject([
      { chain: chainOf(line), seal_no: numberOf(line), what: expect.stringContaining('had another seal') },
    ]);
  });
});

const losses: Record<string, (file: string) => void> = {
  'is gone': file => rmSync(file),
  'is empty': file => truncateSync(file, 0),
  'was cut short': file => truncateSync(file, Math.floor(readFileSync(file).length / 2)),
  'lacks lines': file =>
    writeFileSync(
      file,
      `${linesIn(file)
        .filter((_, at) => at % 2 === 0)
        .join('\n')}\n`,
    ),
};

test.each(Object.keys(losses).flatMap(loss => [0, 1, 2, 3].map(at => [loss, at] as const)))(
  'a file that %s is told (%d)',
  async (loss, at) => {
    const files = spread();
    losses[loss]!(files[at]!);
    const left = digestFiles(dataDir, 'spp')
      .flatMap(file => linesIn(file))
      .filter(line => digestIn(line).length > 0);
    const verified = await verify();
    expect(brokenOf(verified)).toEqual([]);
    for (const chain of chains) {
      const lost = lines.filter(line => chainOf(line) === chain && !left.includes(line)).length;
      const told = verified
        .find(one => one.chain === chain)!
        .notes.flatMap(text => text.match(/lacks (\d+) of|newest seals \((\d+)\)/)?.slice(1) ?? []);
      expect({ chain, lost: told.reduce((sum, count) => sum + Number(count ?? 0), 0) }).toEqual({
        chain,
        lost,
      });
    }
  },
);

test.each([0, 1, 2, 3])(
  'from a moment on, seals that were dated back are told, however many (seed %d)',
  async seed => {
    spread();
    const random = randomly(seed);
    const seals = await world.sql(
      "select s.seal_no::integer as number, s.sealed_at as at from audit.seals s where s.chain = 'audit.log' order by 1",
    );
    const numbers = seals.map(one => one.number as number);
    const first = random.below(numbers.length - 2);
    const dated = random.shuffle(numbers.slice(first)).slice(0, 1 + random.below(numbers.length - first));
    const found = await verifyAfter(
      `update audit.seals set sealed_at = '2020-01-01' where chain = 'audit.log' and seal_no in (${dated.join()})`,
      seals[first]!.at as Date,
    );
    const named = new Set(
      brokenOf(found).flatMap(one => (one.what.includes('itself was changed') ? [one.seal_no] : [])),
    );
    expect([...named].sort()).toEqual([...dated].sort());
  },
);

test('without any file that is told', async () => {
  const notes = notesOf(await verify());
  expect(notes).toHaveLength(chains.length);
  for (const text of notes) expect(text).toContain('is not there');
});

test('what the newest files have lost, or a crash has torn, is written again', async () => {
  for (const spoil of [
    (files: string[]) => rmSync(files.at(-1)!),
    (files: string[]) => truncateSync(files.at(-1)!, 1000),
    (files: string[]) => appendFileSync(files.at(-1)!, '{"chain":"audit.log","seal_no":"99999","ha'),
    (files: string[]) => files.forEach(file => void rmSync(file)),
  ]) {
    spoil(spread());
    await sealAll(sealerOf(world, 'spp'));
    await world.sql('update spp.supplier_products set current_price = current_price + 1');
    await sealAll(sealerOf(world, 'spp'));
    const verified = await verify();
    expect([...brokenOf(verified), ...notesOf(verified)]).toEqual([]);
    lines = [...new Set(digestFiles(dataDir, 'spp').flatMap(linesIn))].filter(
      line => digestIn(line).length > 0,
    );
    for (const file of digestFiles(dataDir, 'spp')) rmSync(file);
  }
});

test('a table that is behind its files is told once, and what it seals from then on waits until they are put aside', async () => {
  spread();
  const before = (await lastDigests(dataDir, 'spp', chains)).get('audit.log')!;
  const later = { ...before, seal_no: String(Number(before.seal_no) + 5) };
  appendFileSync(digestFiles(dataDir, 'spp').at(-1)!, `${JSON.stringify(later)}\n`);
  const kept = () => digestFiles(dataDir, 'spp').map(file => readFileSync(file, 'utf8'));
  const known = kept();
  const told: string[][] = [];
  const by = { ...sealerOf(world, 'spp'), behind: (...all: string[]) => void told.push(all) };
  for (let round = 0; round < 3; round++) {
    await world.sql(
      `update spp.suppliers set supplier_name = supplier_name || '!';
       update spp.supplier_products set current_price = current_price + 1`,
    );
    await sealAll(by);
  }
  expect(told).toEqual([['audit.log', later.seal_no, before.seal_no]]);
  expect(kept()).toEqual(known);
  const cutOff = () => verify().then(brokenOf);
  expect((await cutOff()).map(one => one.seal_no)).toEqual(
    Array.from({ length: 2 }, (_, at) => Number(before.seal_no) + 4 + at),
  );
  for (const file of digestFiles(dataDir, 'spp')) rmSync(file);
  await sealAll(by);
  const verified = await verify();
  expect([...brokenOf(verified), ...notesOf(verified)]).toEqual([]);
  lines = digestFiles(dataDir, 'spp').flatMap(linesIn);
});

test('a chain that another table has made to the same number holds up the others', async () => {
  for (const [at, chain] of chains.entries()) {
    const by = sealerOf(world, 'spp');
    await sealAll(by);
    const before = digestFiles(dataDir, 'spp').map(file => readFileSync(file, 'utf8'));
    await world.sql(
      `alter table audit.seals disable trigger all; delete from audit.seals s where s.chain = '${chain}' and s.seal_no =
         (select max(n.seal_no) from audit.seals n where n.chain = s.chain)`,
    );
    // Made elsewhere, and of the other chain one more.
    await world.sql(
      `update spp.suppliers set supplier_name = supplier_name || '${at}';
       update spp.supplier_products set current_price = current_price + 1`,
    );
    await sealAll({ ...by, dataDir: elsewhere });
    await sealAll(by);
    expect(digestFiles(dataDir, 'spp').map(file => readFileSync(file, 'utf8'))).toEqual(before);
    for (const file of digestFiles(dataDir, 'spp')) rmSync(file);
  }
  await sealAll(sealerOf(world, 'spp'));
  lines = digestFiles(dataDir, 'spp').flatMap(linesIn);
});

test('where another table answers than the one that was looked at, nothing of it is added', async () => {
  spread();
  const by = sealerOf(world, 'spp');
  await sealAll(by);
  await world.sql("update spp.suppliers set supplier_name = supplier_name || '!'");
  await sealAll({ ...by, dataDir: elsewhere });
  const before = digestFiles(dataDir, 'spp').map(file => readFileSync(file, 'utf8'));
  const strangers: string[] = [];
  const pool = Object.create(by.pool, {
    query: {
      value: async (sql: string, values: unknown[]) => {
        const answer = await by.pool.query(sql, values);
        for (const row of sql.includes('b.seal_no > coalesce') ? answer.rows : []) row.previous = 'another';
        return answer;
      },
    },
  });
  await sealAll({ ...by, pool, stranger: chain => void strangers.push(chain) });
  expect(strangers).toContain('audit.log');
  expect(digestFiles(dataDir, 'spp').map(file => readFileSync(file, 'utf8'))).toEqual(before);
  await sealAll(by);
  expect(brokenOf(await verify())).toEqual([]);
  expect(notesOf(await verify())).toEqual([]);
  lines = digestFiles(dataDir, 'spp').flatMap(linesIn);
});

test.each([0, 1, 2, 3])(
  'the last of each chain is found from the end, whatever stands between (seed %d)',
  async seed => {
    const random = randomly(seed);
    for (let round = 0; round < 10; round++) {
      const noise = (least: number, more: number) => 'x'.repeat(least + random.below(more));
      spread([
        ...lines.flatMap(line => (random.chance(0.1) ? [line, noise(0, 150_000)] : [line])),
        // The last digests lie across the end of what is read at once.
        noise(64_800, 800),
      ]);
      const read = await everyOne(readDigests(dataDir, 'spp')!);
      const expected = new Map(read.map(digest => [digest.chain, digest]));
      expect(await lastDigests(dataDir, 'spp', [...chains, 'no.chain'])).toEqual(expected);
    }
  },
);

test('months before a moment are passed over', () => {
  const [first] = spread();
  const since = digestFiles(dataDir, 'spp', new Date('2025-12-31T23:59:59Z'));
  expect(since).toEqual([
    first,
    digestsFile(dataDir, 'spp', '2025-12'),
    digestsFile(dataDir, 'spp', '2026-02'),
  ]);
});

test.each([0, 1, 2, 3, 4, 5])('numbers that lack are those that did not come (seed %d)', seed => {
  const random = randomly(seed);
  const came = Array.from({ length: 200 }, () => 1 + random.below(120));
  const numbers = new Numbers();
  for (const number of seed % 2 === 0 ? came : came.toSorted((one, other) => one - other))
    numbers.add(number);
  const [first, last] = [random.below(30) + 1, random.below(150)];
  const spans = numbers.lacking(first, last);
  const lacking = spans.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
  const expected = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  expect(lacking).toEqual(expected.filter(number => !came.includes(number)));
});

test('whatever the clock says, they stand in the order of their seals', async () => {
  const { below } = randomly(17);
  const like = digestIn(lines[0]!)[0]!;
  for (let number = 1; number <= 60; number++) {
    const month = `20${below(90) + 10}-0${below(9) + 1}`;
    const seal = { ...like, seal_no: String(number), sealed_at: `${month}-01 00:00:00+00` };
    appendDigests(dataDir, 'spp', [seal as unknown as Seal]);
    expect((await lastDigests(dataDir, 'spp', [like.chain])).get(like.chain)!.seal_no).toBe(String(number));
  }
  const read: number[] = [];
  for await (const { seal_no } of readDigests(dataDir, 'spp')!) read.push(Number(seal_no));
  expect(read).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
});

test.each([0, 1, 2, 3])(
  'no seal gets a second digest, whatever is cut off and made anew (seed %d)',
  async seed => {
    const random = randomly(seed);
    for (const file of digestFiles(dataDir, 'spp')) rmSync(file);
    const by = sealerOf(world, 'spp');
    await sealAll(by);
    for (let round = 0; round < 8; round++) {
      if (random.chance(0.4))
        await world.sql(
          `alter table audit.seals disable trigger all; delete from audit.seals s
          where s.chain = '${random.pick(chains)}' and s.seal_no > ${random.chance(0.2) ? 0 : 1} * (
            select max(n.seal_no) - ${random.below(3)} from audit.seals n where n.chain = s.chain)`,
        );
      // Several are made before the files are looked at, as by another worker.
      for (let made = random.below(4); made > 0; made--) {
        await world.sql(
          random.chance(0.5)
            ? "update spp.suppliers set supplier_name = supplier_name || '!'"
            : 'update spp.supplier_products set current_price = current_price + 1',
        );
        await sealAll({ ...by, dataDir: random.chance(0.5) ? elsewhere : dataDir });
      }
      const digests = await everyOne(readDigests(dataDir, 'spp')!);
      const hashes = Map.groupBy(digests, ({ chain, seal_no }) => `${chain} ${seal_no}`);
      for (const same of hashes.values()) expect(new Set(same.map(one => one.hash)).size).toBe(1);
      // Files are of one past: each seal follows one of theirs.
      const known = new Set(digests.map(one => one.hash));
      const added = await world.sql(
        "select encode(s.hash, 'hex') as hash, encode(s.previous, 'hex') as previous from audit.seals s",
      );
      for (const { hash, previous } of added)
        if (known.has(hash as string) && previous !== null) expect(known).toContain(previous);
    }
  },
);
