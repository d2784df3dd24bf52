/** Whatever takes pieces of the log away, again and again: backups do not follow one another for it, and it is told. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dueFor, type Known, madeForGap, type Reason } from '../../../server/backup/due.ts';
import { noting, readState } from '../../../server/backup/state.ts';
import { setTarget } from '../../../server/backup/target.ts';
import { examineBackups } from '../../../server/operations/doctor/backups.ts';
import type { Settings } from '../../../server/settings.ts';

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'inventory-due-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MINUTE = 60_000;
const BEGIN = Date.UTC(2026, 10, 29);
const nameOf = (moment: number) => new Date(moment).toISOString().replace(/[-:]|\.\d+/g, '');
const PIECE = '000000010000000000000001';

/** What is made by whom asks each minute, each taking as long as that; `hasGap` says whether a piece is missing then. */
function made(minutes: number, hours: number, takes: number, hasGap: (minute: number) => boolean) {
  const backups: { begun: number; ended: number; reason: Reason }[] = [];
  let known: Known = { names: [nameOf(BEGIN)], from: PIECE, log_cut: null, for_gap: null };
  for (let minute = 1; minute <= minutes; minute++) {
    const now = BEGIN + minute * MINUTE;
    known = { ...known, log_cut: hasGap(minute) ? PIECE : null };
    const reason = dueFor(known, hours, now);
    if (reason === null) continue;
    const begun = minute;
    minute += takes;
    const name = nameOf(now);
    backups.push({ begun, ended: minute, reason });
    const for_gap = reason === 'gap' ? madeForGap(known, name, BEGIN + minute * MINUTE) : known.for_gap;
    known = { ...known, names: [known.names.at(-1)!, name], for_gap };
  }
  return backups;
}
const hours = fc.integer({ min: 1, max: 48 });
const takes = fc.integer({ min: 0, max: 90 });

test('the first follows at once, and each further one after twice the rest, up to the interval', () =>
  fc.assert(
    fc.property(hours, takes, (every, long) => {
      const all = made(4 * 1440, every, long, () => true);
      expect(all[0]).toMatchObject({ begun: 1, reason: 'gap' });
      const rests = all.slice(1).map(({ begun }, n) => begun - all[n]!.ended);
      expect(rests).toEqual(rests.map((_, n) => Math.max(1, Math.min(2 ** n, every) * 60)));
    }),
    { numRuns: 20 },
  ));

test('a gap that comes once has one made, whose log is whole; the next is of its age', () =>
  fc.assert(
    fc.property(hours, takes, fc.integer({ min: 1, max: 59 }), (every, long, minute) => {
      const all = made(every * 60 + 180 + 2 * long, every, long, at => at === minute);
      expect(all.map(one => one.reason)).toEqual(['gap', ...all.slice(1).map(() => 'age')]);
      expect(all[0]!.begun).toBe(minute);
      // Once one was made by its age a gap counts as the first again.
      const again = made(every * 120 + 180, every, 0, at => at === minute || at > every * 60 + minute);
      expect(again.slice(0, 3).map(one => one.reason)).toEqual(['gap', 'age', 'gap']);
      expect(again[2]!.begun).toBe(again[1]!.begun + 1);
    }),
    { numRuns: 20 },
  ));

test('one that is made by hand, a clock that was set back, or none at all, lets none rest', () => {
  const last = nameOf(BEGIN);
  const rests = { names: [last], from: PIECE, log_cut: PIECE };
  const for_gap = { backup: last, row: 9, ended_at: new Date(BEGIN).toISOString() };
  const soon = BEGIN + MINUTE;
  expect(dueFor({ ...rests, for_gap }, 24, soon)).toBeNull();
  expect(dueFor({ ...rests, names: [last, nameOf(soon)], for_gap }, 24, soon)).toBe('gap');
  expect(dueFor({ ...rests, names: [], from: null, for_gap }, 24, soon)).toBe('gap');
  const ended_at = new Date(soon + MINUTE).toISOString();
  expect(dueFor({ ...rests, for_gap: { ...for_gap, ended_at } }, 24, soon)).toBe('gap');
});

test('doctor says that pieces keep vanishing, and not that all will be whole at once', async () => {
  const settings = { dataDir: join(folder, 'data'), spp: null } as Settings;
  mkdirSync(settings.dataDir);
  setTarget(settings, join(folder, 'backups'));
  const now = Date.now();
  const [before, last] = [now - 3_600_000, now - 60_000].map(nameOf) as [string, string];
  const newest_at = new Date(Math.floor((now - 60_000) / 1000) * 1000).toISOString();
  const note = noting(settings.dataDir);
  const said = async (backup: string) => {
    const for_gap = { backup, row: 1, ended_at: newest_at };
    note({ log_cut: PIECE, newest_at, backups: 2, for_gap, looked_at: new Date().toISOString() });
    expect(readState(settings.dataDir)!.for_gap).toEqual(for_gap);
    const found = await examineBackups(settings, new Error('none'));
    return found.find(one => one.what === 'folder of backups')!;
  };
  expect(await said(before)).toMatchObject({
    verdict: 'bad',
    found: expect.not.stringContaining('vanishing'),
    advice: expect.stringContaining('at once'),
  });
  expect(await said(last)).toMatchObject({
    verdict: 'bad',
    found: expect.stringMatching(/wal\/0+10+1 is missing.*keep vanishing/),
    advice: expect.not.stringContaining('at once'),
  });
});
