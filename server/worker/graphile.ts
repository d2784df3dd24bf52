/**
 * Graphile Worker without its search for a configuration of old: it would run what lies in the current folder, and in all
 * above it, as whoever types. Whatever needs the package takes it from here.
 */
import { createRequire } from 'node:module';

const itsOwn = createRequire(createRequire(import.meta.url).resolve('graphile-worker'));
itsOwn('cosmiconfig').cosmiconfigSync = () => ({ search: () => null });

export const { Logger, parseCronItems, run, runMigrations } = await import('graphile-worker');
