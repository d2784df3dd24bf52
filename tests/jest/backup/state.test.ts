/** What is noted by several, of one process or others, is what was said last of each thing: nothing comes back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type BackupState, noting, readState } from '../../../server/backup/state.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-state-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const time = fc.constantFrom('2026-11-28T09:00:00.000Z', '2026-11-28T10:00:00.000Z');
const words = fc.option(fc.constantFrom('one', 'other'));
const facts = fc.record(
  {
    log_fails: words,
    backup_fails: words,
    backup_fails_by: fc.option(fc.constant('loop' as const)),
    backups: fc.nat(2),
    newest_at: fc.option(time),
    ahead: fc.subarray(['20261128T003000Z']),
    useless: fc.subarray(['20261127T003000Z']),
    log_at: fc.option(time),
    log_last: fc.option(fc.record({ id: fc.constantFrom('a', 'b'), name: fc.constantFrom('1', '2') })),
    log_cut: words,
    for_gap: fc.option(fc.record({ backup: words.map(String), row: fc.nat(2), ended_at: time })),
    volume: fc.option(fc.record({ device: fc.nat(1), size: fc.constant(9), free: fc.nat(2) })),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<BackupState>>;

test('each thing is as somebody has said last', () =>
  fc.assert(
    fc.property(
      fc.array(fc.record({ who: fc.nat(2), seen: facts, looks: fc.boolean() }), {
        minLength: 1,
        maxLength: 12,
      }),
      said => {
        const dataDir = mkdtempSync(join(folder, 'data-'));
        const notings = [0, 1, 2].map(() => noting(dataDir));
        let last: Partial<BackupState> = {};
        for (const { who, seen, looks } of said) {
          notings[who]!({ ...seen, ...(looks ? { looked_at: new Date().toISOString() } : {}) });
          last = { ...last, ...seen };
          // Nothing is noted where nothing is another than before there was anything.
          expect(readState(dataDir) ?? last).toMatchObject(last);
        }
      },
    ),
    { numRuns: 200 },
  ));
