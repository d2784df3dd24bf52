/** Whether a DATA_DIR had keys before: new ones in their place would hide what the earlier ones encrypted. */
import { closeSync, existsSync, openSync, readdirSync, readSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spoolDir } from '../intake/begin.ts';
import { looksEncrypted } from './encrypted-file.ts';

const LONGEST_MAGIC = 16;

/**
 * What was encrypted with keys that are gone, in words; null where nothing was.
 *
 * @param path where the keys of the DATA_DIR were
 */
export function whatNeedsKeys(path: string): string | null {
  const dataDir = dirname(path);
  if (existsSync(noteOf(path))) return 'there were some here before';
  if (existsSync(join(dataDir, 'backup-target.json'))) return 'backups were encrypted with them';
  const spool = spoolDir({ dataDir });
  const waits = existsSync(spool) && readdirSync(spool).some(name => isEncrypted(join(spool, name)));
  return waits ? 'lists that wait were encrypted with them' : null;
}

/** Notes that there are keys. */
export function noteMade(path: string): void {
  if (existsSync(noteOf(path))) return;
  try {
    writeFileSync(noteOf(path), 'The file "keys" was made here. Keep a copy of it elsewhere.\n', {
      mode: 0o600,
    });
  } catch {
    // Whoever may only read notes nothing; the server does.
  }
}

const noteOf = (path: string) => `${path}.made`;

function isEncrypted(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    const start = Buffer.alloc(LONGEST_MAGIC);
    try {
      readSync(file, start, 0, LONGEST_MAGIC, 0);
    } finally {
      closeSync(file);
    }
    return looksEncrypted(start);
  } catch {
    // It has been worked off meanwhile.
    return false;
  }
}
