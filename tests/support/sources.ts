/** The files that functions, views and policies of a database stand in. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tier } from '../../server/database/migrate.ts';
import { projectRoot } from '../../server/settings.ts';

/**
 * The functions, views and policies of a database in the order in which its migrations include them, as they stand in
 * the folders now: a file may have moved between rooms since, and one that is gone has been dropped.
 */
export function includedSources(tier: Tier): string[] {
  const included = ['committed', 'current'].flatMap(folder => {
    const path = join(projectRoot, 'migrations', tier, folder);
    const names = readdirSync(path).filter(name => name.endsWith('.sql'));
    return names.sort().flatMap(name => [...readFileSync(join(path, name), 'utf8').matchAll(marker)]);
  });
  const present = new Map(sourceFiles(tier).map(file => [withoutRoom(file), file]));
  const paths = included.flatMap(match => present.get(withoutRoom(match[1] ?? '')) ?? []);
  return [...new Set(paths.reverse())].reverse();
}

/** `--! include` where a migration is not committed yet, `--! Included` where it is. */
const marker = /^--! (?:include|Included) (\S+)$/gm;

/** `functions/spp/intake/begin_upload.sql` as `functions/spp/begin_upload.sql`: rooms are for readers. */
function withoutRoom(file: string): string {
  const parts = file.split('/');
  return [...parts.slice(0, 2), parts.at(-1)].join('/');
}

/** Every function, view and policy file of a database, as it stands in the folders. */
export function sourceFiles(tier: Tier): string[] {
  const folders = [tier, 'common', ...(tier === 'spp' ? ['spp_feed'] : [])];
  return ['functions', 'views', 'policies'].flatMap(kind =>
    folders.flatMap(folder => sqlBelow(join(kind, folder))),
  );
}

/** SQL files of a folder of the project and of the folders in it; none where there is no such folder. */
export function sqlBelow(folder: string): string[] {
  const path = join(projectRoot, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.sql'))
    .sort()
    .map(name => join(folder, name));
}
