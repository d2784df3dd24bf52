/** Whether an embedded PostgreSQL puts its log where it is taken from: ALTER SYSTEM goes before what it is told at its start. */
import { realpathSync } from 'node:fs';
import type pg from 'pg';
import { archiveSettings } from './configuration.ts';

const COMMAND = 'archive_command';
const MISSING = '(none)';
/** What a setting shows that is not set, or that counts for nothing. */
const UNSET = ['', '(disabled)'];

/** What leads it elsewhere. */
export interface Astray {
  name: string;
  /** What it is set to. */
  value: string;
}

/** @param folder to which it has to go; null: not known */
export async function astray(client: pg.ClientBase | pg.Pool, folder: string | null): Promise<Astray[]> {
  const wanted: Record<string, string> = archiveSettings(folder ?? '');
  // Those of a library that only the archiver loads are in no view.
  const { rows } = await client.query<Astray>(
    "select n as name, coalesce(pg_catalog.current_setting(n, true), '') as value from unnest($1::text[]) n",
    [[...Object.keys(wanted), COMMAND]],
  );
  const found = rows.filter(({ name, value }) => {
    // Beside a library it keeps PostgreSQL from archiving anything.
    if (name === COMMAND) return !UNSET.includes(value);
    if (!name.endsWith('_directory')) return value !== wanted[name];
    return folder !== null && !isSame(value, folder);
  });
  return found.map(({ name, value }) => ({ name, value: value || MISSING }));
}

export function saidOf(found: Astray[]): string {
  return found.map(({ name, value }) => `${name} is ${value}`).join(', ');
}

/** The way back. @param restarts whether it takes a restart */
export function straight(
  found: Astray[],
  restarts = found.some(({ name }) => name === 'archive_mode'),
): string {
  const resets = found.map(({ name }) => `alter system reset ${name};`).join(' ');
  const how = restarts ? 'restart the server' : 'pg_reload_conf()';
  return `As superuser: ${resets} Then ${how}, and "inventory backup create DIR".`;
}

function isSame(one: string, other: string): boolean {
  const real = (path: string) => {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  };
  return real(one) === real(other);
}
