/** What is written of seals beside the databases: in order, whole or not at all, and into no file but its own. */
import { spawnSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Run } from '../../../server/database/pools.ts';
import {
  appendDigests,
  digestFiles,
  digestIn,
  digestOf,
  digestsFile,
  lastDigests,
  readDigests,
} from '../../../server/seals/digests.ts';
import { exportSeals, readExport } from '../../../server/seals/export.ts';
import type { Seal } from '../../../server/seals/statement.ts';
import { projectRoot } from '../../../server/settings.ts';
import { type Random, randomly } from '../../support/random-lists.ts';
import { everyOne } from './past.ts';

const chains = ['audit.log', 'issoh.stock_movements', 'spp.price_history'];
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'seals-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const hex = (random: Random, bytes: number) =>
  Array.from({ length: bytes }, () => random.below(256).toString(16).padStart(2, '0')).join('');

function madeSeal(random: Random, chain: string, number: number, month: string): Seal {
  const like = { chain, seal_no: String(number), sealed_at: `${month}-01T00:00:00.000000Z` };
  return { ...like, key_id: hex(random, 16), hash: hex(random, 32), signature: hex(random, 64) } as Seal;
}

const monthOf = (count: number) =>
  `${2020 + Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;

/** Seals of each chain in their order; clocks go on, or anywhere. */
function madeSeals(random: Random, { isClockRight }: { isClockRight: boolean }): Map<string, Seal[]> {
  const made = chains.map((chain): [string, Seal[]] => {
    let month = random.below(4);
    const seals = Array.from({ length: 1 + random.below(20) }, (_, at) => {
      month = isClockRight ? month + random.below(3) : random.below(30);
      return madeSeal(random, chain, at + 1, monthOf(month));
    });
    return [chain, seals];
  });
  return new Map(random.shuffle(made));
}

describe.each([0, 1, 2, 3, 4, 5, 6, 7])('several chains at once (seed %d)', seed => {
  test('stand each in the order of its seals, whatever the clock says', async () => {
    const random = randomly(seed);
    const all = madeSeals(random, { isClockRight: seed % 2 === 0 });
    const left = new Map([...all].map(([chain, seals]) => [chain, [...seals]]));
    while ([...left.values()].some(seals => seals.length > 0))
      appendDigests(
        dataDir,
        'issoh',
        [...left.values()].flatMap(seals => seals.splice(0, random.below(8))),
      );
    const read = Map.groupBy(await everyOne(readDigests(dataDir, 'issoh')!), one => one.chain);
    for (const [chain, seals] of all) expect(read.get(chain)).toEqual(seals.map(digestOf));
    const last = await lastDigests(dataDir, 'issoh', chains);
    for (const [chain, seals] of all) expect(last.get(chain)).toEqual(digestOf(seals.at(-1)!));
  });

  test('that are made anew stand in the files of their months', () => {
    const all = [...madeSeals(randomly(seed), { isClockRight: true }).values()].flat();
    appendDigests(dataDir, 'issoh', all);
    const found = digestFiles(dataDir, 'issoh').flatMap(file =>
      readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map(line => [file, digestIn(line)[0]!.hash]),
    );
    const due = all.map(({ sealed_at, hash }) => [
      digestsFile(dataDir, 'issoh', sealed_at.slice(0, 7)),
      hash,
    ]);
    expect(found.sort()).toEqual(due.sort());
  });
});

/** Runs a program whose files may be of so many blocks at most: the last write ends short, as on a disk that is full. */
function withBlocks(blocks: number, code: string, ...args: string[]): boolean {
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', 'ulimit -f "$1"; shift; exec "$@"', 'sh', String(blocks), process.execPath].concat(
      ['--input-type=module', '-e', code],
      args,
    ),
    { encoding: 'utf8' },
  );
  if (status !== 0) expect(stderr).toMatch(/EFBIG|ENOSPC/);
  return status === 0;
}

const moduleOf = (name: string) => pathToFileURL(join(projectRoot, 'server/seals', name)).href;
const BLOCKS = [2, 4, 7, 1_000];

describe('on a disk that is full', () => {
  const random = randomly(5);
  const seals = Array.from({ length: 25 }, (_, at) => madeSeal(random, 'audit.log', at + 1, '2026-02'));

  test.each(['', '{"chain":"audit.log","seal_no":"9'])(
    'digests are written whole or not at all, and when there is room (after "%s")',
    async torn => {
      const given = join(dataDir, 'given.json');
      writeFileSync(given, JSON.stringify(seals.slice(3)));
      appendDigests(dataDir, 'spp', seals.slice(0, 3));
      const [file] = digestFiles(dataDir, 'spp');
      writeFileSync(file!, readFileSync(file!, 'utf8') + torn);
      const before = readFileSync(file!, 'utf8');
      const code = `import { readFileSync } from 'node:fs';
        import { appendDigests } from '${moduleOf('digests.ts')}';
        appendDigests(process.argv[1], 'spp', JSON.parse(readFileSync(process.argv[2], 'utf8')));`;
      const ends = BLOCKS.map(blocks => {
        truncateSync(file!, before.length);
        const isWritten = withBlocks(blocks, code, dataDir, given);
        if (!isWritten) expect(readFileSync(file!, 'utf8')).toBe(before);
        return isWritten;
      });
      expect([ends[0], ends.at(-1)]).toEqual([false, true]);
      expect(await everyOne(readDigests(dataDir, 'spp')!)).toEqual(seals.map(digestOf));
    },
  );

  test('an export leaves the one before it', async () => {
    const file = join(dataDir, 'export.jsonl');
    const given = join(dataDir, 'given.json');
    writeFileSync(given, JSON.stringify(seals));
    await exportSeals(file, { spp: runOf(seals.slice(0, 3)), issoh: runOf([]) }, new Map());
    const before = readFileSync(file, 'utf8');
    const code = `import { readFileSync } from 'node:fs';
      import { exportSeals } from '${moduleOf('export.ts')}';
      const rows = JSON.parse(readFileSync(process.argv[2], 'utf8'));
      const runOf = rows => work => work({ query: async () => ({ rows }) });
      await exportSeals(process.argv[1], { spp: runOf(rows), issoh: runOf([]) }, new Map());`;
    const ends = BLOCKS.map(blocks => {
      const isWritten = withBlocks(blocks, code, file, given);
      if (!isWritten) expect(readFileSync(file, 'utf8')).toBe(before);
      expect(readdirSync(dataDir).sort()).toEqual(['export.jsonl', 'given.json']);
      return isWritten;
    });
    expect([ends[0], ends.at(-1)]).toEqual([false, true]);
    expect(await everyOne((await readExport(file)).digests('spp'))).toMatchObject(seals.map(digestOf));
  });
});

/** A database of these seals. */
function runOf(rows: Seal[], seen: () => void = () => undefined): Run {
  return (work => {
    seen();
    return work({ query: async () => ({ rows }) } as never);
  }) as Run;
}

test('an export follows no link, wherever somebody has seen it write', async () => {
  const file = join(dataDir, 'export.jsonl');
  const victim = join(dataDir, 'victim');
  writeFileSync(victim, 'mine');
  const names = new Set<string>([`export.jsonl.${process.pid}`]);
  const look = () => {
    for (const name of readdirSync(dataDir)) if (name.startsWith('export.jsonl')) names.add(name);
  };
  for (let round = 0; round < 3; round++) {
    for (const name of names) symlinkSync(victim, join(dataDir, name));
    await exportSeals(file, { spp: runOf([], look), issoh: runOf([], look) }, new Map());
    for (const name of names) if (readdirSync(dataDir).includes(name)) unlinkSync(join(dataDir, name));
  }
  expect(names.size).toBeGreaterThan(2);
  expect(readFileSync(victim, 'utf8')).toBe('mine');
});
