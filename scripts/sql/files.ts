import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const folders = ['functions', 'views', 'policies', 'migrations', 'sql', 'tests/pgtap'];

/** Every SQL source, relative to the repository's root, in order. Symbolic links (migrations' fixtures) are not followed. */
export function sqlFiles(): string[] {
  return folders.flatMap(folder => walk(join(root, folder))).map(path => relative(root, path));
}

/** Committed migrations are hashed: they are read and never rewritten. */
export function isCommitted(file: string): boolean {
  return /^migrations\/[^/]+\/committed\//.test(file);
}

function walk(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() && entry.name.endsWith('.sql') ? [path] : [];
  });
}
