/** Where functions stand in the repository. */
import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Tier } from '../../server/database/migrate.ts';
import { projectRoot } from '../../server/settings.ts';

/** The room of each function of a database, by its name: no two have one name. */
export function roomsOfFunctions(tier: Tier): Map<string, string> {
  const files = globSync(`functions/{${tier},common}/*/*.sql`, { cwd: projectRoot });
  return new Map(files.map(file => [basename(file, '.sql'), basename(dirname(file))]));
}
