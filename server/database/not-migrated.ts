/** What a database says that has not been brought to this version, or to any. */
import { Problem } from '../problem.ts';

/** No such table, schema, function, column. */
const MISSING = new Set(['42P01', '3F000', '42883', '42703']);

export const isMissing = (code: unknown) => typeof code === 'string' && MISSING.has(code);

/** The same error; of a database that lacks what is asked for, what to do first. */
export function unlessNotMigrated(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  if (!isMissing(code)) return error;
  return new Problem(503, 'not_migrated', `The databases lack what this version needs: ${message}.`, {
    hint: 'Run "inventory migrate" of this version first; a server does so by itself when it starts.',
    cause: error,
  });
}
