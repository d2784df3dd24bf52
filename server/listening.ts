/** Where the server of a DATA_DIR listens, noted for whoever looks from another shell, whose settings may be others. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isAlive } from './database/embedded/postmaster.ts';
import { replaceFile } from './files.ts';

const Kept = z.object({ pid: z.number(), host: z.string(), port: z.number() });

export type Listening = z.infer<typeof Kept>;

/** Notes it; answers what takes the note back. @throws ErrnoException */
export function noteListening(dataDir: string, host: string, port: number): () => void {
  const mine = `${JSON.stringify({ pid: process.pid, host, port } satisfies Listening, null, 2)}\n`;
  replaceFile(fileOf(dataDir), mine, 0o600);
  return () => {
    if (contentOf(dataDir) === mine) rmSync(fileOf(dataDir), { force: true });
  };
}

/** Null where none runs that is known of. */
export function readListening(dataDir: string): Listening | null {
  try {
    const noted = Kept.parse(JSON.parse(contentOf(dataDir) ?? ''));
    return isAlive(noted.pid) ? noted : null;
  } catch {
    return null;
  }
}

function contentOf(dataDir: string): string | null {
  try {
    return readFileSync(fileOf(dataDir), 'utf8');
  } catch {
    return null;
  }
}

function fileOf(dataDir: string): string {
  return join(dataDir, 'listening.json');
}
