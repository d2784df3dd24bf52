/** What is kept and what goes, of folders made at random: by the order of the log, whatever their dates and damage. */
import {
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { carrying, heldIn, lookingAt } from '../../../server/backup/held.ts';
import { whileReading } from '../../../server/backup/lease.ts';
import {
  type BackupRecord,
  backupsOf,
  isAhead,
  newestBegun,
  type PieceName,
  pieceNames,
  readRecord,
  writeRecord,
} from '../../../server/backup/record.ts';
import { removeOld } from '../../../server/backup/retention.ts';
import { logIn } from '../../../server/backup/survey.ts';
import { folders } from '../../../server/backup/target.ts';
import { verifyBackups } from '../../../server/backup/verify.ts';
import { nextSegment } from '../../../server/backup/wal/segments.ts';
import { ensureKeys, type Keys } from '../../../server/encryption/keys.ts';
import { Problem } from '../../../server/problem.ts';

let folder: string;
let keys: Keys;
/** What nobody can open, root neither. */
let closed: Server;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-retention-'));
  closed = createServer();
  await new Promise<void>(done => closed.listen(join(folder, 'closed'), done));
  keys = await ensureKeys({ kind: 'made', path: join(folder, 'keys') });
});
afterAll(() => {
  closed.close();
  rmSync(folder, { recursive: true, force: true });
});

const segment = (n: number) => `00000001${n.toString(16).toUpperCase().padStart(16, '0')}`;
const listOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const nameOf = (second: number) => new Date(second * 1000).toISOString().replace(/[-:]|\.\d+/g, '');

interface Planned {
  /** When its clock said that it was made, in seconds. */
  second: number;
  damage: 'none' | 'flipped' | 'missing' | 'cut' | 'gone' | 'hidden';
  /** Which one, where it is a piece that is cut or gone. */
  piece: PieceName;
}

type Made = Omit<Planned, 'piece'> & { piece?: PieceName };

/** Backups one after the other in the log; before each a list has come and is done with at the next one. */
async function folderOf(plan: Made[]): Promise<string> {
  const dir = mkdtempSync(join(folder, 'backups-'));
  for (const path of Object.values(folders(dir))) mkdirSync(path);
  for (const [n, one] of plan.entries()) {
    writeFileSync(join(folders(dir).wal, segment(n)), '');
    writeFileSync(join(folders(dir).lists, listOf(n)), '');
    const done = plan.slice(0, n).map((_, before) => listOf(before));
    await addTo(dir, one, n, done);
  }
  return dir;
}

/** @param n the piece of the log that it begins and ends with */
async function addTo(
  dir: string,
  { second, damage, piece: spoilt = 'base' }: Made,
  n: number,
  lists_done: string[] = [],
): Promise<void> {
  const name = nameOf(second);
  mkdirSync(join(folders(dir).base, name));
  const at = new Date(second * 1000).toISOString();
  const piece = { bytes: 1, sha256: '' };
  const record: BackupRecord = {
    name,
    began_at: at,
    ended_at: at,
    postgresql: '',
    timeline: 1,
    first_wal: segment(n),
    last_wal: segment(n),
    migrations: { spp: '', issoh: '' },
    pieces: { base: piece, manifest: piece, files: piece },
    lists_done,
  };
  for (const one of pieceNames) writeFileSync(join(folders(dir).base, name, one), '.');
  await writeRecord(dir, keys, record, name);
  if (damage === 'cut') truncateSync(join(folders(dir).base, name, spoilt));
  if (damage === 'gone') rmSync(join(folders(dir).base, name, spoilt));
  const path = join(folders(dir).base, name, 'record');
  if (damage === 'missing' || damage === 'hidden') rmSync(path);
  if (damage === 'hidden') linkSync(join(folder, 'closed'), path);
  if (damage !== 'flipped') return;
  const bytes = readFileSync(path);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(path, bytes);
}

const plans = fc.uniqueArray(
  fc.record({
    second: fc.integer({ min: 1e9, max: 3e9 }),
    damage: fc.constantFrom('none', 'none', 'none', 'flipped', 'missing', 'cut', 'gone', 'hidden'),
    piece: fc.constantFrom(...pieceNames),
  }) as fc.Arbitrary<Planned>,
  { selector: one => one.second, minLength: 1, maxLength: 7 },
);
/** What is called as a backup is, and is none. */
const useless = plans.map(plan => plan.filter(({ damage }) => damage !== 'none'));
const runs = { numRuns: 40 };

describe('retention', () => {
  test('keeps the newest of the log that can be used, and all that they need', () =>
    fc.assert(
      fc.asyncProperty(plans, fc.integer({ min: 1, max: 4 }), async (plan, keep) => {
        const dir = await folderOf(plan);
        await removeOld(dir, keys, keep);
        const names = plan.map(({ second }) => nameOf(second));
        const good = [...plan.keys()].filter(n => plan[n]!.damage === 'none');
        const kept = good.slice(-keep);
        const left = await backupsOf(dir);
        expect(left).toEqual(expect.arrayContaining(kept.map(n => names[n])));
        for (const n of good) expect(left.includes(names[n]!)).toBe(kept.includes(n));
        expect(kept).toHaveLength(Math.min(keep, good.length));
        // What cannot be read may be read with another key: it goes only where there are enough newer ones.
        for (const n of plan.keys())
          if (plan[n]!.damage !== 'none' && !left.includes(names[n]!)) expect(kept).toHaveLength(keep);
        // What nobody can read stays as it is, and keeps nothing else.
        for (const n of plan.keys()) if (plan[n]!.damage === 'hidden') expect(left).toContain(names[n]);
        const [oldest = 0] = kept;
        // Where a record says when in the log it was, its date says nothing.
        const isPlaced = (n: number) => ['cut', 'gone'].includes(plan[n]!.damage);
        for (const n of [...plan.keys()].filter(isPlaced))
          expect(left.includes(names[n]!)).toBe(n > oldest || kept.length < keep);
        const [wal, lists] = [readdirSync(folders(dir).wal), readdirSync(folders(dir).lists)];
        for (const n of plan.keys()) {
          if (n < oldest) continue;
          expect(wal).toContain(segment(n));
          expect(lists).toContain(listOf(n));
        }
        if (kept.length < keep) return;
        expect(wal).toHaveLength(plan.length - oldest);
        expect(lists).toHaveLength(plan.length - oldest);
      }),
      runs,
    ));

  test('takes nothing from who reads, and does once nobody does', async () => {
    const dir = await folderOf([1, 2, 3].map(second => ({ second: 1e9 + second, damage: 'none' })));
    const before = readdirSync(dir, { recursive: true }).length;
    await whileReading(dir, async () => {
      expect(await removeOld(dir, keys, 1)).toEqual([]);
      expect(readdirSync(dir, { recursive: true })).toHaveLength(before + 1);
    });
    expect(await removeOld(dir, keys, 1)).toHaveLength(2);
    expect(readdirSync(folders(dir).leases)).toEqual([]);
  });

  test('whoever comes to read waits for what is being taken away', async () => {
    const dir = await folderOf([{ second: 1e9, damage: 'none' }]);
    const other = join(folders(dir).leases, 'removes-other.json');
    writeFileSync(other, JSON.stringify({ pid: process.pid, host: 'another machine' }));
    let reads = false;
    const read = whileReading(dir, async () => {
      reads = true;
    });
    await sleep(500);
    expect(reads).toBe(false);
    rmSync(other);
    await read;
    expect(reads).toBe(true);
  });

  test('a reader on this machine that was stopped for long is one all the same', async () => {
    const dir = await folderOf([1, 2].map(second => ({ second: 1e9 + second, damage: 'none' })));
    await whileReading(dir, async () => {
      const [mine] = readdirSync(folders(dir).leases);
      utimesSync(join(folders(dir).leases, mine!), 0, 0);
      expect(await removeOld(dir, keys, 1)).toEqual([]);
      expect(readdirSync(folders(dir).leases)).toEqual([mine]);
    });
    expect(await removeOld(dir, keys, 1)).toHaveLength(1);
  });

  test.each([
    ['of a process that has ended', { pid: 2 ** 22 + 1, host: null }, 0],
    ['that nobody has renewed', { pid: process.pid, host: 'another machine' }, 3_600_000],
  ])('a lease %s is none', async (_, { pid, host }, age) => {
    const dir = await folderOf([1, 2].map(second => ({ second: 1e9 + second, damage: 'none' })));
    let here = '';
    await whileReading(dir, async () => {
      const [mine] = readdirSync(folders(dir).leases);
      here = JSON.parse(readFileSync(join(folders(dir).leases, mine!), 'utf8')).host;
    });
    expect(here).toContain(hostname());
    const path = join(folders(dir).leases, 'reads-other.json');
    writeFileSync(path, JSON.stringify({ pid, host: host ?? here }));
    const then = new Date(Date.now() - age);
    utimesSync(path, then, then);
    expect(await removeOld(dir, keys, 1)).toHaveLength(1);
    expect(existsSync(path)).toBe(false);
  });
});

(process.getuid?.() === 0 ? test : test['skip'])(
  'what root reads, its owner can take away from',
  async () => {
    const owner = 54_321;
    const dir = await folderOf([{ second: 1e9, damage: 'none' }]);
    rmSync(folders(dir).leases, { recursive: true });
    chownSync(dir, owner, owner);
    let whose: number[] = [];
    await whileReading(dir, async () => {
      const { leases } = folders(dir);
      whose = [leases, ...readdirSync(leases).map(name => join(leases, name))].map(
        path => statSync(path).uid,
      );
    });
    expect(whose).toEqual([owner, owner]);
  },
);

describe('what is restored', () => {
  test('is the newest of the log that can be read and was whole by then', () =>
    fc.assert(
      fc.asyncProperty(plans, fc.option(fc.integer({ min: 1e9, max: 3e9 })), async (plan, at) => {
        const dir = await folderOf(plan);
        const held = await heldIn(dir, keys);
        expect(held.bad).toHaveLength(plan.filter(({ damage }) => damage !== 'none').length);
        const fit = plan.filter(({ second, damage }) => damage === 'none' && (at === null || second <= at));
        const chosen = () => carrying(dir, held, at === null ? null : new Date(at * 1000).toISOString());
        if (fit.length === 0) expect(chosen).toThrow();
        else expect(chosen().map(({ name }) => name)).toEqual(fit.map(one => nameOf(one.second)).reverse());
      }),
      runs,
    ));
});

test('a piece before which it is to end is of the log of the backups, or refused: it would leave nothing out', async () => {
  const dir = await folderOf([{ second: 1e9, damage: 'none' }]);
  const held = await heldIn(dir, keys);
  const [{ last_wal }] = held.good as [BackupRecord];
  const [next, ofNext] = [nextSegment(last_wal), nextSegment(last_wal).replace(/^.{8}/, '00000002')];
  expect(carrying(dir, held, null, next)).toHaveLength(1);
  for (const [piece, code] of [
    [last_wal, 'backup_too_young'],
    [ofNext, 'backup_other_log'],
  ] as const)
    expect(() => carrying(dir, held, null, piece)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(piece) }),
    );
});

describe('the log', () => {
  test('that had come and is gone, or lacks a piece, is told until a backup begins after it, and by who verifies', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 6 }),
        useless,
        async (came, cut, others) => {
          const dir = await folderOf([{ second: 1e9, damage: 'none' }]);
          const target = { dir, id: 'x', data_dir: dir, earlier: [] };
          const look = lookingAt(dir, async () => keys);
          const { wal } = folders(dir);
          for (let n = 0; n <= came; n++) writeFileSync(join(wal, segment(n)), '');
          const last = segment(came);
          expect(await logIn(target, last, await look())).toMatchObject({ log_cut: null });
          for (let n = came; n > Math.max(came - cut, 0); n--) rmSync(join(wal, segment(n)));
          // What comes later hides nothing.
          if (came % 2 === 0) writeFileSync(join(wal, segment(came + 1)), '');
          // Nor does one that begins after it and is of no use.
          for (const [n, { damage, piece }] of others.entries())
            await addTo(dir, { second: 15e8 + n, damage, piece }, came + 2);
          const gone = cut === 0 ? null : segment(came);
          const first = cut === 0 ? null : segment(Math.max(came - cut, 0) + 1);
          // As often as it is looked at, and whatever others have put there.
          for (const foreign of [null, '000000020000000000000001', segment(99)]) {
            if (foreign !== null) writeFileSync(join(wal, foreign), '');
            expect(await logIn(target, last, await look())).toMatchObject({ log_cut: first });
            if (foreign !== null) rmSync(join(wal, foreign));
          }
          // Whoever does not know what had come sees what comes after it.
          expect((await logIn(target, null, await look())).log_cut).toBe(came % 2 === 0 ? first : null);
          const { faults } = await verifyBackups(dir, keys, { wal: last, beside: 0 });
          expect(faults.filter(one => one.message.includes('had come'))).toEqual(
            gone === null
              ? []
              : [expect.objectContaining({ piece: `wal/${gone}`, code: 'backup_incomplete' })],
          );
          // A new one begins after all that had come.
          const record = await readRecord(dir, keys, nameOf(1e9));
          const next = {
            ...record,
            name: nameOf(2e9),
            first_wal: segment(came + 2),
            last_wal: segment(came + 2),
          };
          mkdirSync(join(folders(dir).base, next.name));
          for (const one of pieceNames) writeFileSync(join(folders(dir).base, next.name, one), '.');
          await writeRecord(dir, keys, next, next.name);
          writeFileSync(join(wal, segment(came + 2)), '');
          expect(await logIn(target, last, await look())).toMatchObject({ log_cut: null });
        },
      ),
      runs,
    ));
});

/** As long and as old as it was. */
function spoilAlike(path: string): void {
  const { atime, mtime } = statSync(path);
  const bytes = readFileSync(path);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(path, bytes);
  utimesSync(path, atime, mtime);
}

describe('what counts as a backup', () => {
  let others: Keys;
  beforeAll(async () => {
    mkdirSync(join(folder, 'others'));
    others = await ensureKeys({ kind: 'made', path: join(folder, 'others', 'keys') });
  });

  test('is what can be used, by its record and its pieces, now', () =>
    fc.assert(
      fc.asyncProperty(
        plans,
        fc.array(fc.constantFrom('whole', 'cut', 'emptied', 'record', 'alike'), {
          minLength: 7,
          maxLength: 7,
        }),
        async (plan, spoils) => {
          const dir = await folderOf(plan);
          // Called so, and nothing else.
          mkdirSync(join(folders(dir).base, nameOf(4e9)));
          let given = keys;
          const look = lookingAt(dir, async () => given);
          const good = [...plan.keys()].filter(n => plan[n]!.damage === 'none');
          const sorted = (which: number[]) => which.map(n => nameOf(plan[n]!.second)).sort();
          const seen = await look();
          expect(seen.names).toEqual(sorted(good));
          expect(seen.useless).toHaveLength(plan.length + 1 - good.length);
          // Nobody who restores with the keys that are given now could use them.
          given = others;
          expect((await look()).names).toEqual([]);
          given = { ...others, all: [...keys.all, ...others.all] };
          expect(await look()).toEqual(seen);
          if (good.length === plan.length) {
            rmSync(join(folders(dir).base, nameOf(4e9)), { recursive: true });
            expect((await look()).useless).toEqual([]);
          }
          for (const n of good) {
            const path = join(folders(dir).base, nameOf(plan[n]!.second));
            if (spoils[n] === 'cut') writeFileSync(join(path, 'base'), 'longer');
            if (spoils[n] === 'emptied') for (const one of readdirSync(path)) rmSync(join(path, one));
            if (spoils[n] === 'record') writeFileSync(join(path, 'record'), '');
            if (spoils[n] === 'alike') spoilAlike(join(path, 'record'));
          }
          expect((await look()).names).toEqual(sorted(good.filter(n => spoils[n] === 'whole')));
        },
      ),
      runs,
    ));

  test('by several at once while some go is said to each', () =>
    fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 3 }), async going => {
        const names = [1, 2, 3, 4, 5, 6].map(n => nameOf(n * 1e8 + 1e9));
        const dir = await folderOf(names.map((_, n) => ({ second: (n + 1) * 1e8 + 1e9, damage: 'none' })));
        const look = lookingAt(dir, async () => keys);
        const isGone = new Set<string>();
        const looks = async () => {
          while (isGone.size < going.length) {
            const stay = names.filter(name => !isGone.has(name));
            const seen = await look();
            expect(names).toEqual(expect.arrayContaining(seen.names));
            expect(seen.names).toEqual(expect.arrayContaining(stay.filter(name => !isGone.has(name))));
          }
        };
        const removes = async () => {
          for (const n of going) {
            await look();
            isGone.add(names[n - 1]!);
            rmSync(join(folders(dir).base, names[n - 1]!), { recursive: true });
          }
        };
        await Promise.all([removes(), ...[1, 2, 3].map(looks)]);
      }),
      { ...runs, numRuns: 20 },
    ));

  test('is not said where there are no keys', async () => {
    const dir = await folderOf([{ second: 1e9, damage: 'none' }]);
    const none = async () => {
      throw new Problem(503, 'bad_keys', 'none');
    };
    await expect(lookingAt(dir, none)()).rejects.toMatchObject({ code: 'bad_keys' });
  });
});

test('a backup that is dated in the future has no age', () => {
  fc.assert(
    fc.property(plans, fc.integer({ min: 1e9, max: 3e9 }), (plan, now) => {
      const names = plan.map(({ second }) => nameOf(second));
      const past = plan.map(({ second }) => second).filter(second => second <= now);
      const newest = newestBegun(names, now * 1000);
      expect(newest?.getTime() ?? null).toBe(past.length === 0 ? null : Math.max(...past) * 1000);
      expect(names.filter(name => isAhead(name, now * 1000))).toHaveLength(plan.length - past.length);
    }),
  );
});
