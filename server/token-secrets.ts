/** The secrets that sign and check tokens of our own: two of them while one takes the other's place. */
import { setTimeout as sleep } from 'node:timers/promises';
import { nameOfWork } from './data-dir-lock.ts';
import { type Held, takeName } from './name-lock.ts';
import { assertOwner } from './owner.ts';
import { Problem } from './problem.ts';
import { readSecrets, replaceTokenSecret, type Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';

export interface TokenSecrets {
  signs: string;
  /** All by which tokens are taken, the newest first. */
  all: readonly string[];
}

/** Hours that a token of ours lasts. */
export const TOKEN_HOURS = 24;
const HOUR_MS = 3_600_000;

/** A running server reads its file as often, and sooner for a token that it does not know, at most so often. */
const LOOK_MS = 20_000;
const SOONEST_MS = 1_000;
/** After which every server has a new secret, on other machines, too, where the file is copied at once. */
const SPREAD_MS = 60_000;

type Source = Pick<Settings, 'dataDir' | 'secrets' | 'jwtSecret' | 'otherJwtSecrets'>;

/** The secrets as they are now. */
export function tokenSecretsOf(settings: Source): TokenSecrets {
  return keepTokenSecrets(settings, 0).now();
}

export interface TokenSecretsKeeper {
  now(): TokenSecrets;
  /** As read anew, for a token that none of them has signed; null where that was done just now. */
  again(): TokenSecrets | null;
}

/** For whoever asks often. Where the file cannot be read, what was known counts. */
export function keepTokenSecrets(settings: Source, look = LOOK_MS): TokenSecretsKeeper {
  if (isGiven(settings)) {
    const { jwtSecret, otherJwtSecrets = [] } = settings;
    return { now: () => ({ signs: jwtSecret, all: [jwtSecret, ...otherJwtSecrets] }), again: () => null };
  }
  let known = settings.secrets;
  let readAt = Number.NEGATIVE_INFINITY;
  const atLeast = (age: number) => {
    if (Date.now() - readAt < age) return false;
    readAt = Date.now();
    try {
      known = readSecrets(settings.dataDir);
    } catch {}
    return true;
  };
  return {
    now: () => {
      atLeast(look);
      return among(known);
    },
    again: () => (atLeast(SOONEST_MS) ? among(known) : null),
  };
}

/**
 * Puts a new secret in the place of the one that signs. It signs once every server has it, and tokens of the one before are
 * taken until the last of them has ended.
 *
 * @param hours that the longest token lasts; null: tokens of earlier secrets count no more
 * @returns when the new one begins to sign, and when the earlier one ends
 * @throws Problem `secret_elsewhere` where it comes from the environment; what `readSecrets` throws
 */
export async function rotateTokenSecret(
  settings: Source,
  hours: number | null,
): Promise<{ signsFrom: Date; ends: Date }> {
  if (isGiven(settings)) {
    throw new Problem(409, 'secret_elsewhere', 'The token secret comes from INVENTORY_JWT_SECRET.', {
      hint: 'Add the new one to INVENTORY_JWT_SECRETS_TOO and restart all servers; exchange the two and restart them; a day later leave the old one out.',
    });
  }
  assertOwner(settings.dataDir);
  // One at a time: what another has declared invalid would come back with what was read before.
  const turn = await turnOf(settings.dataDir);
  try {
    const now = Date.now();
    const signsFrom = new Date(hours === null ? now : now + SPREAD_MS);
    const ends = new Date(hours === null ? now : signsFrom.getTime() + hours * HOUR_MS);
    replaceTokenSecret(settings.dataDir, hours === null ? null : { signsFrom, ends });
    return { signsFrom, ends };
  } finally {
    await turn.close();
  }
}

const PAUSE_MS = 20;

async function turnOf(dataDir: string): Promise<Held> {
  for (;;) {
    const turn = await takeName(nameOfWork(dataDir, 'secrets'));
    if (turn !== null) return turn;
    await sleep(PAUSE_MS);
  }
}

/** Whether it was given by the environment, not kept in DATA_DIR. */
function isGiven({ secrets, jwtSecret }: Source): boolean {
  return secrets === undefined || secrets.jwt_secret !== jwtSecret;
}

function among({ jwt_secret, jwt_secrets_before }: Secrets): TokenSecrets {
  const now = new Date().toISOString();
  const before = jwt_secrets_before.filter(one => one.ends > now);
  const signs = before.find(one => one.signs_until > now)?.secret ?? jwt_secret;
  return { signs, all: [jwt_secret, ...before.map(one => one.secret).reverse()] };
}
