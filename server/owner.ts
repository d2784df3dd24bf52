/** Whose a DATA_DIR is. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.ts';

/**
 * Lets only the user who made a DATA_DIR, by the first start, write to it: root may, and leaves files behind that its servers
 * can neither read nor replace.
 *
 * @throws Problem `not_the_owner`
 */
export function assertOwner(dataDir: string): void {
  const user = process.getuid?.();
  const owner = ownerOf(join(dataDir, 'secrets.json'));
  if (user === undefined || owner === undefined || owner === user) return;
  // Secrets may come from elsewhere, as root's, to a folder that is one's own.
  if (user !== 0 && ownerOf(dataDir) === user) return;
  const name = nameOf(owner);
  throw new Problem(
    403,
    'not_the_owner',
    `DATA_DIR ${dataDir} is user ${name}'s, and this would leave files of user ${nameOf(user)} there.`,
    { hint: `Run it as its owner: sudo -u ${name} …` },
  );
}

/** Whose a path is that this user may not read, and who this is; null where nobody can say, or it is his own. */
export function strangerTo(path: string): { owner: string; user: string } | null {
  try {
    const [owner, user] = [ownerOf(path), process.getuid?.()];
    if (owner === undefined || user === undefined || owner === user) return null;
    return { owner: nameOf(owner), user: nameOf(user) };
  } catch {
    return null;
  }
}

function ownerOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.uid;
}

/** As sudo takes it: a number where the system knows no name. */
function nameOf(user: number): string {
  const { status, stdout } = spawnSync('id', ['-un', String(user)], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : `#${user}`;
}
