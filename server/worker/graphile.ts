/**
 * Graphile Worker without its search for a configuration of old: it would run what lies in the current folder, and in all
 * above it, as whoever types. Whatever needs the package takes it from here.
 */
import { createRequire } from 'node:module';
import { isLost } from '../problem.ts';

const itsOwn = createRequire(createRequire(import.meta.url).resolve('graphile-worker'));
itsOwn('cosmiconfig').cosmiconfigSync = () => ({ search: () => null });

export const { Logger, parseCronItems, run, runMigrations } = await import('graphile-worker');

/**
 * Whether a database did not take how a job ended, as where its disk is full: the package tells nobody who could catch it, and
 * the job stays locked in the name of a worker, which must end for it to be taken up again.
 */
export function isLostEnd(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code, stack } = error as Error & { code?: unknown };
  return (
    /graphile-worker\/dist\/sql\/(?:complete|fail)Jobs\.js/.test(stack ?? '') &&
    (typeof code === 'string' || isLost(error))
  );
}
