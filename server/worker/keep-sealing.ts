/** Seals what is written, every few seconds: a loop of each database's own, beside its jobs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { laterMigrations, type Tier } from '../database/migrate.ts';
import { refusesIdentity } from '../database/privileges/identity-right.ts';
import { toProblem } from '../problem.ts';
import { type Digest, lastDigests } from '../seals/digests.ts';
import { ensureFirstKey, noteKey, readSigningKey } from '../seals/key.ts';
import { sealAll } from '../seals/sealing.ts';
import { NotOurs, Watched } from '../seals/untouched.ts';
import { noteBehind } from '../seals/verified.ts';
import type { TaskContext } from './types.ts';

const POLL_MS = 3_000;
/** Between two seals of few rows: a row that comes after a rest is sealed at the next look, one of many small ones by then. */
const PAUSE_SECONDS = 15;

/** Starts to seal a database; what is wrong is logged once, and tried again. */
export function keepSealing(
  { settings, connections, log }: Omit<TaskContext, 'worker'>,
  tier: Tier,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  let told: string | null = null;
  const { dataDir } = settings;
  const watched = new Watched();
  const behind = async (chain: string, known: string, last: string) => {
    const newest = (await lastDigests(dataDir, tier, [chain])).get(chain);
    const seals = Number(BigInt(known) - BigInt(last));
    noteBehind(dataDir, tier, chain, seals, newest?.sealed_at ?? new Date().toISOString());
    log.error(
      { event: 'seals', database: tier, chain, known, last, state: 'behind' },
      'the files of digests know seals that the table does not: cut off, or restored to an earlier moment; nothing is added to them (docs/runbooks/seals.md)',
    );
  };
  /** Those of the look before, and of this one. */
  let strangers = new Set<string>();
  let met = new Set<string>();
  const stranger = (chain: string, { seal_no, sealed_at }: Digest) => {
    met.add(chain);
    if (strangers.has(chain)) return;
    noteBehind(dataDir, tier, chain, 1, sealed_at);
    strangers.add(chain);
    log.error(
      { event: 'seals', database: tier, chain, known: seal_no, state: 'another chain' },
      'the files of digests end in a seal that the table does not have: they are of other databases, or it was changed; nothing is added to them (docs/runbooks/seals.md)',
    );
  };
  const newKey = (id: string, before: string[]) =>
    log[before.length > 0 ? 'warn' : 'info'](
      { event: 'seals', database: tier, state: 'new key', key: id, before },
      before.length > 0
        ? 'another key seals from now on: if nobody has changed it, the one before is lost, or was taken away'
        : 'a key seals for the first time; keep a copy of its public half elsewhere',
    );
  const look = async () => {
    await ensureFirstKey(settings, connections.owner);
    const key = readSigningKey(settings.signingKeyFile);
    // IS-SOH is sealed while SPP's server is away.
    if (tier === 'spp') await noteKey(connections.owner.spp, key);
    const by = { tier, pool: connections.owner[tier], dataDir, key, behind, stranger, newKey, watched };
    met = new Set();
    await sealAll(by, signal, { pauseSeconds: PAUSE_SECONDS });
    strangers = met;
    if (told !== null) log.info({ event: 'seals', database: tier, state: 'goes on' }, 'sealing goes on');
    told = null;
  };
  /** Only a hint: who owns the tables may write there what he likes. */
  const ofLater = async () => {
    const later = await laterMigrations(tier, connections.owner[tier]).catch(() => []);
    return later.length === 0
      ? 'Somebody has changed what drafts seals: docs/runbooks/seals.md.'
      : `A later version has migrated this database (${later.join(', ')}): a worker of that one seals what waits. See that it runs.`;
  };
  const tell = async (thrown: Error & { code?: string; hint?: string | null }) => {
    const error = refusesIdentity(thrown) ? toProblem(thrown) : thrown;
    const { message, code } = error;
    if (message === told) return;
    told = message;
    const hint = error instanceof NotOurs ? await ofLater() : error.hint;
    log.error({ event: 'seals', database: tier, code, error: message, hint }, 'nothing is sealed meanwhile');
  };
  const loop = async () => {
    while (!signal.aborted) {
      await look().catch(tell);
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const ended = loop();
  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}
