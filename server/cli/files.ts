/** Files that verbs are given: what cannot be read is said in words. */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import type { Problem } from '../problem.ts';
import { refusal } from './run.ts';

/** What stands for standard input. */
const STDIN = '-';

const reasons: Record<string, string> = {
  ENOENT: 'is not there',
  ENOTDIR: 'lies below a file, not a folder',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  ENAMETOOLONG: 'has too long a name',
};

/** Looks before anything is made. @throws Problem `no_such_file` */
export function assertReadable(file: string): void {
  if (file === STDIN) return;
  try {
    accessSync(file, constants.R_OK);
    if (statSync(file).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
}

/**
 * The document in a file.
 *
 * @throws Problem `no_such_file`, or `invalid_json` with this hint
 */
export function readJson(file: string, hint: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refusal('invalid_json', `${nameOf(file)} is no JSON: ${(error as Error).message}.`, hint);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file === STDIN ? 0 : file, 'utf8');
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
}

function unreadable(file: string, { code, message }: NodeJS.ErrnoException): Problem {
  const why = reasons[code ?? ''] ?? `cannot be read: ${message}`;
  return refusal(
    'no_such_file',
    `${nameOf(file)} ${why}.`,
    'Name a file that you may read, or - for standard input.',
  );
}

function nameOf(file: string): string {
  return file === STDIN ? 'Standard input' : file;
}
