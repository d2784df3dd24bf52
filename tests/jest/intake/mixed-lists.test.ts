/**
 * Lists that mix what suppliers do, by a generator that knows the truth: what is stored is true, all else is refused with
 * a reason, nothing vanishes. One list again: MIXED_SEED=<seed> npm test -- jest/intake/mixed-lists
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type MixedList, mixedList, type Verdict, verdictOn } from '../../support/mixed-lists.ts';
import { createWorld, type World } from '../../support/world.ts';

const full = process.env.INVENTORY_LOAD !== undefined;
const one = process.env.MIXED_SEED;
const first = Number(one ?? 1);
const lists = one ? 1 : full ? 2000 : 60;
/** Failures that are looked into; each takes some more lists. */
const most = 20;

let world: World;
const suppliers = new Map<string, string>();

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

async function run(list: MixedList): Promise<Verdict> {
  const { currency } = list;
  if (!suppliers.has(currency))
    suppliers.set(currency, await world.addSupplier(currency, undefined, currency));
  const report = await world.upload(currency, list.bytes, { fileName: list.fileName, force: true });
  return verdictOn(world, suppliers.get(currency)!, list, report);
}

/** The same failure with as few kinds as it needs. */
async function smallest(list: MixedList): Promise<string> {
  const without = new Set<string>();
  let found = { list, wrong: (await run(list)).wrong };
  for (const kind of list.kinds.map(name => name.split(': ')[0]!)) {
    without.add(kind);
    const smaller = mixedList(list.seed, without);
    const { wrong } = await run(smaller);
    if (wrong.length > 0) found = { list: smaller, wrong };
    else without.delete(kind);
  }
  return shown(found.list, found.wrong);
}

function shown({ seed, kinds, sheets, fileName, currency }: MixedList, wrong: string[]): string {
  const lines = sheets.flatMap(({ name, lines }) => [
    `--- ${name}`,
    ...lines.slice(0, 30).map(({ cells }) => cells.map(({ text }) => text).join(' | ')),
  ]);
  return [
    `MIXED_SEED=${seed} (${kinds.join(', ')}; ${fileName}, supplier in ${currency})`,
    ...wrong.slice(0, 5),
    ...lines,
  ].join('\n');
}

test(
  `${lists} mixed lists from seed ${first}: nothing is silently wrong, and most is taken`,
  async () => {
    const failures: MixedList[] = [];
    const reasons: Record<string, number> = {};
    let [sound, taken, whole, takenWhole] = [0, 0, 0, 0];
    const count = (reason: string) => {
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    };
    for (let seed = first; seed < first + lists; seed++) {
      const list = mixedList(seed);
      const verdict = await run(list);
      if (verdict.wrong.length > 0) failures.push(list);
      sound += verdict.sound;
      taken += verdict.taken;
      if (verdict.sound === 0) continue;
      whole++;
      if (verdict.taken === verdict.sound) takenWhole++;
      else for (const reason of new Set(verdict.reason ? [verdict.reason] : verdict.refused)) count(reason);
    }
    const told = `${lists - failures.length} of ${lists} lists right or refused; ${taken} of ${sound} sound products taken, ${takenWhole} of ${whole} lists whole; refused: ${JSON.stringify(reasons)}`;
    if (full || one) console.log(told);
    const few: string[] = [];
    for (const list of failures.slice(0, most)) few.push(await smallest(list));
    if (few.length > 0) throw new Error([told, ...few].join('\n\n'));
    // To refuse everything would be right, too, and of no use.
    if (!one) expect([taken / sound > 0.97, takenWhole / whole > 0.95, told]).toEqual([true, true, told]);
  },
  full ? 1_800_000 : 300_000,
);
