/** Looks whether the past is what was sealed: seals, their order and signatures, the rows, and the digests outside. */
import { counted } from '../counted.ts';
import type { Tier } from '../database/migrate.ts';
import type { Run } from '../database/pools.ts';
import { JOINTS, Joints } from './joins.ts';
import type { PublicKeys } from './key.ts';
import { BEYOND, type Present, presentOf } from './present.ts';
import { isWithin } from './snapshots.ts';
import { flawOf, type Seal, sealColumns } from './statement.ts';
import { farBack, notesOfClock, setBack } from './times.ts';
import { exchanged, look, plainly } from './untouched.ts';
import { hear, NAMED, notesOf, type Testimony, type Witnesses } from './witness.ts';

/** Seals that are looked at together, and rows of one statement. */
const PAGE = 5_000;
const BATCH_SEALS = 500;
const BATCH_ROWS = 100_000;
/** Statements under way at once in a database. */
const AT_ONCE = 2;

/** What is noted where no key is known at all. */
export const UNSIGNED =
  'who signed the seals cannot be told here: no key is known, and nothing was sealed from here; copy DATA_DIR/seals/keys of the server that seals';

/** What was found not to be as it was sealed. */
export interface Broken {
  database: Tier;
  chain: string;
  /** Null: of no seal. */
  seal_no: number | null;
  /** When it was sealed, and the seal before it. */
  after: string | null;
  until: string | null;
  what: string;
}

/** One chain. */
export interface Verified {
  database: Tier;
  chain: string;
  seals: number;
  rows: number;
  sealed_until: string | null;
  /** Written since; nothing can be told of them yet. */
  unsealed_rows: number;
  broken: Broken[];
  notes: string[];
}

export interface Verifying {
  tier: Tier;
  run: Run;
  keys: PublicKeys;
  witnesses: Witnesses;
  /** Whether nothing is known here by which a signature could be judged: all else is looked at, and that is noted. */
  isStranger?: boolean | undefined;
  /** Seals made before this moment are left out. */
  from?: Date | undefined;
}

/** @throws pg.DatabaseError when the database cannot be asked */
export async function verifyTier({ run: asked, ...given }: Verifying): Promise<Verified[]> {
  const run = plainly(asked);
  const before = await look(run);
  // What is not as it must be is not asked: its answers would prove nothing.
  const verified = before.flaws.length > 0 ? [] : await verifyChains({ ...given, run });
  const after = before.flaws.length > 0 ? before : await look(run);
  const flaws = [...after.flaws, ...exchanged(before, after)];
  return [...verified, ...flaws.map(([name, why]) => lost(given.tier, name, why))];
}

async function verifyChains(given: Verifying): Promise<Verified[]> {
  const { tier, run } = given;
  const { there, sealed } = await chainsOf(run);
  const heard = await Promise.all(
    Object.entries(given.witnesses).map(([name, witness]) => hear(run, name, witness, there, given.from)),
  );
  const verified = await Promise.all(
    there.map(chain =>
      verifyChain(
        given,
        chain,
        heard.map(one => one.get(chain)!),
      ),
    ),
  );
  const witnessed = heard.flatMap(one => [...one.keys()]);
  const gone = new Set([...sealed, ...witnessed].filter(chain => !there.includes(chain)));
  return [...verified, ...[...gone].map(chain => lost(tier, chain, 'the sealed table is gone'))];
}

/** What no seal tells. */
function lost(tier: Tier, name: string, what: string): Verified {
  const report = reportOf(tier, name);
  report.broken.push({ ...placeOf(report, null), what });
  return report;
}

/** The tables that are sealed, and those that have been. */
async function chainsOf(run: Run): Promise<{ there: string[]; sealed: string[] }> {
  const { rows } = await run(client =>
    client.query<{ there: string[]; sealed: string[] }>(
      `select array(select distinct c.chain from audit.seal_chains() c order by c.chain) as there,
              array(select distinct s.chain from audit.seals s) as sealed`,
    ),
  );
  return rows[0]!;
}

function reportOf(database: Tier, chain: string): Verified {
  return { database, chain, seals: 0, rows: 0, sealed_until: null, unsealed_rows: 0, broken: [], notes: [] };
}

async function verifyChain(given: Verifying, chain: string, witnesses: Testimony[]): Promise<Verified> {
  const { tier, run, from } = given;
  const report = reportOf(tier, chain);
  const since = Math.min(...witnesses.map(witness => witness.since), Number.MAX_SAFE_INTEGER);
  const earlier = from === undefined ? [] : await lastBefore(run, chain, from, since);
  // Of those before only what goes on from them is looked at.
  const strange = new Set(earlier.map(({ seal_no }) => seal_no));
  const judging: Judging = { ...given, report, witnesses, joints: new Joints(earlier), strange };
  let before = earlier.at(-1) ?? null;
  const first = Number(before?.seal_no ?? 0) + 1;
  for (;;) {
    const page = await pageAfter(run, chain, before);
    const present = await run(presentOf);
    judgeTimes(report, before, page);
    const whole = await judgeSeals(judging, before, page, present);
    await judgeRows(run, report, whole, timesOf(before, page));
    report.seals += page.length;
    report.rows += page.reduce((sum, seal) => sum + Number(seal.row_count), 0);
    before = page.at(-1) ?? before;
    if (page.length < PAGE) break;
  }
  report.sealed_until = before?.sealed_at ?? null;
  if (given.isStranger && report.seals > 0) report.notes.push(UNSIGNED);
  for (const witness of witnesses) judgeEnd(report, witness, before, first);
  await judgeUnsealed(run, report);
  report.broken.sort((a, b) => (a.seal_no ?? Infinity) - (b.seal_no ?? Infinity));
  return report;
}

/**
 * The last ones before the first that was made since, whatever times are between: clocks go back. What is dated ahead of
 * the present begins nothing, unless it is the newest. Nor is it the table's word alone which one that is.
 */
async function lastBefore(run: Run, chain: string, from: Date, since: number): Promise<Seal[]> {
  const sql = `select ${sealColumns} from audit.seals s
                where s.chain = $1
                  and s.seal_no < least($3, (select coalesce(min(f.seal_no) filter (where f.sealed_at >= $2),
                                                             max(f.seal_no) + 1, 1)
                                               from audit.seals f
                                              where f.chain = $1 and f.sealed_at <= pg_catalog.clock_timestamp()))
                order by s.seal_no desc limit $4`;
  const { rows } = await run(client => client.query<Seal>(sql, [chain, from.toISOString(), since, JOINTS]));
  return rows.reverse();
}

async function pageAfter(run: Run, chain: string, before: Seal | null): Promise<Seal[]> {
  const sql = `select ${sealColumns} from audit.seals s
                where s.chain = $1 and s.seal_no > $2 order by s.seal_no limit $3`;
  return (await run(client => client.query<Seal>(sql, [chain, before?.seal_no ?? 0, PAGE]))).rows;
}

/** What is kept from page to page. */
interface Judging extends Omit<Verifying, 'witnesses'> {
  report: Verified;
  witnesses: Testimony[];
  joints: Joints;
  /** Those that reach too far. */
  strange: Set<string>;
}

/** Judges seals by themselves; answers those whose word holds, in runs without gaps. */
async function judgeSeals(
  { tier, keys, isStranger, report, witnesses, joints, strange }: Judging,
  before: Seal | null,
  page: Seal[],
  present: Present,
): Promise<Seal[][]> {
  const runs: Seal[][] = [[]];
  const after = timesOf(before, page);
  const tellStrange = (seal: Seal, what: string) => {
    if (strange.has(seal.seal_no)) return;
    strange.add(seal.seal_no);
    const number = Number(seal.seal_no);
    report.broken.push({ ...placeOf(report, number, after.get(seal.seal_no), seal.sealed_at), what });
  };
  const flaws = await Promise.all(page.map(seal => flawOf(tier, seal, keys, isStranger)));
  let previous = before;
  let previousHolds = true;
  for (const [at, seal] of page.entries()) {
    const number = Number(seal.seal_no);
    const expected = Number(previous?.seal_no ?? 0) + 1;
    for (let missing = expected; missing < Math.min(number, expected + NAMED); missing++)
      report.broken.push({
        ...placeOf(report, missing, previous?.sealed_at, seal.sealed_at),
        what: 'the seal is missing',
      });
    let what: string | null = flaws[at]!;
    if (what === null && number === expected && previousHolds && seal.previous !== (previous?.hash ?? null))
      what = 'it does not follow the seal before it: seals were replaced, or their order changed';
    if (what === null && number === expected) {
      const { gap, strange: passed } = joints.next(seal);
      for (const one of passed) tellStrange(one, 'it reaches beyond what was sealed after it');
      what = gap;
    } else joints.add(seal);
    const isHere = seal.cluster_id === present.cluster;
    if (what === null && isHere && !isWithin(seal.seen_until, present.seen)) tellStrange(seal, BEYOND);
    const others = witnesses.filter(({ replaced }) => replaced.has(number));
    if (others.length > 0) {
      const replaced = `${others.map(({ name }) => name).join(' and ')} had another seal of this number: it was replaced, or made after a restore to an earlier moment`;
      what = what === null ? replaced : `${what}; ${replaced}`;
    }
    if (what !== null)
      report.broken.push({ ...placeOf(report, number, previous?.sealed_at, seal.sealed_at), what });
    if (number !== expected || what !== null) runs.push([]);
    // The rows of a seal whose signature is bad may still be those that were sealed, or not: its own word says neither.
    if (what === null) runs.at(-1)!.push(seal);
    previousHolds = what === null;
    previous = seal;
  }
  return runs.flatMap(run => without(strange, run));
}

/** What they stand for is not over yet, or in other seals. */
function without(strange: ReadonlySet<string>, seals: Seal[]): Seal[][] {
  const runs: Seal[][] = [[]];
  for (const seal of seals) {
    if (strange.has(seal.seal_no)) runs.push([]);
    else runs.at(-1)!.push(seal);
  }
  return runs;
}

function judgeTimes(report: Verified, before: Seal | null, page: Seal[]): void {
  const back = setBack(page, timesOf(before, page));
  for (const one of back) {
    const { seal, after } = one;
    const what = farBack(one);
    if (what !== null)
      report.broken.push({ ...placeOf(report, Number(seal.seal_no), after, seal.sealed_at), what });
  }
  report.notes.push(...notesOfClock(back));
}

function placeOf(
  { database, chain }: Verified,
  seal_no: number | null,
  after: string | null = null,
  until: string | null = null,
): Omit<Broken, 'what'> {
  return { database, chain, seal_no, after, until };
}

/** When the seal before each of a page was made. */
function timesOf(before: Seal | null, page: Seal[]): Map<string, string | null> {
  return new Map(
    page.map((seal, at) => [seal.seal_no, (at === 0 ? before : page[at - 1]!)?.sealed_at ?? null]),
  );
}

/** Hashes the rows again, a few statements at a time. */
async function judgeRows(
  run: Run,
  report: Verified,
  runs: Seal[][],
  after: Map<string, string | null>,
): Promise<void> {
  const batches = runs.flatMap(inBatches);
  const work = async () => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift())
      await judgeBatch(run, report, batch, after);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Seals that one statement may look at: of one format and life, all of a life's first window or none. */
function inBatches(seals: Seal[]): Seal[][] {
  const batches: Seal[][] = [];
  let rows = 0;
  for (const seal of seals) {
    const last = batches.at(-1);
    const other = last?.[0];
    const fits =
      last !== undefined &&
      other !== undefined &&
      other.format === seal.format &&
      other.life === seal.life &&
      (other.seen_from === null) === (seal.seen_from === null) &&
      last.length < BATCH_SEALS &&
      rows + Number(seal.row_count) <= BATCH_ROWS;
    if (fits) last.push(seal);
    else batches.push([seal]);
    rows = Number(seal.row_count) + (fits ? rows : 0);
  }
  return batches;
}

async function judgeBatch(
  run: Run,
  report: Verified,
  batch: Seal[],
  after: Map<string, string | null>,
): Promise<void> {
  const { rows } = await run(client =>
    client.query<{ seal_no: string; row_count: string; root: string }>(
      `select s.seal_no::text, s.row_count::text, pg_catalog.encode(s.root, 'hex') as root
         from audit.seal_sums($1, $2, $3) s`,
      [report.chain, batch[0]!.seal_no, batch.at(-1)!.seal_no],
    ),
  );
  const found = new Map(rows.map(row => [row.seal_no, row]));
  for (const seal of batch) {
    const now = found.get(seal.seal_no);
    if (now?.root === seal.root && now.row_count === seal.row_count) continue;
    report.broken.push({
      ...placeOf(report, Number(seal.seal_no), after.get(seal.seal_no) ?? null, seal.sealed_at),
      what:
        now === undefined
          ? 'the seal has gone meanwhile'
          : whatOf(Number(now.row_count) - Number(seal.row_count)),
    });
  }
}

function whatOf(more: number): string {
  if (more === 0) return 'rows were changed, or some replaced by as many others';
  const rows = counted(Math.abs(more), 'row was', 'rows were');
  return more < 0
    ? `${rows} removed, or moved to another seal`
    : `${rows} inserted, or moved from another seal`;
}

/** What was kept outside and is not there any more: the table alone cannot tell why. */
function judgeEnd(report: Verified, witness: Testimony, last: Seal | null, first: number): void {
  const { name, known, beyond } = witness;
  report.notes.push(...notesOf(witness, first));
  const there = Number(last?.seal_no ?? 0);
  for (let number = Math.max(there + 1, first); number <= Math.min(known, there + NAMED); number++) {
    const before = number === there + 1 ? last : beyond.get(number - 1);
    report.broken.push({
      ...placeOf(report, number, before?.sealed_at, beyond.get(number)?.sealed_at),
      what: `cut off, or restored to an earlier moment: ${name} knows ${counted(known, 'seal')}, the table ${there}`,
    });
  }
}

async function judgeUnsealed(run: Run, report: Verified): Promise<void> {
  const { rows } = await run(client =>
    client.query<{ unsealed_rows: string; strange_rows: string }>(
      'select s.unsealed_rows, s.strange_rows from audit.seal_status() s where s.chain = $1',
      [report.chain],
    ),
  );
  report.unsealed_rows = Number(rows[0]?.unsealed_rows ?? 0);
  const strange = Number(rows[0]?.strange_rows ?? 0);
  if (strange > 0)
    report.broken.push({
      ...placeOf(report, null, report.sealed_until),
      what: `${strange} ${strange === 1 ? 'row is' : 'rows are'} outside of every seal: written by no transaction of this cluster`,
    });
}
