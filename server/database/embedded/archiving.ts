/** Whether an embedded PostgreSQL puts its log where it is taken from: ALTER SYSTEM goes before what it is told at its start. */
import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import type pg from 'pg';
import { archiveSettings, OWN_FILE } from './configuration.ts';

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

/** By the name of a setting the file whose line counts. */
export type SetBy = ReadonlyMap<string, string>;

/** @param client of a superuser: to others nothing is known @throws pg.DatabaseError */
export async function setBy(client: pg.ClientBase | pg.Pool): Promise<SetBy> {
  const { rows } = await client.query<{ name: string; file: string }>(
    `select distinct on (pg_catalog.lower(l.name)) pg_catalog.lower(l.name) as name, l.sourcefile as file
       from pg_catalog.pg_file_settings l
      order by pg_catalog.lower(l.name), l.seqno desc`,
  );
  return new Map(rows.map(({ name, file }) => [name, file]));
}

const ALTER_SYSTEM = 'postgresql.auto.conf';

/**
 * The way back: what is set is taken out where it is, and a backup has PostgreSQL told anew what we tell it.
 *
 * @param by null: nobody could look
 * @param restarts whether it takes a restart
 */
export function straight(
  found: Astray[],
  by: SetBy | null,
  restarts = found.some(({ name }) => name === 'archive_mode'),
): string {
  const fileOf = ({ name }: Astray) => (by === null ? ALTER_SYSTEM : (by.get(name) ?? OWN_FILE));
  const isIn = (file: string) => (one: Astray) => basename(fileOf(one)) === file;
  const reset = found.filter(isIn(ALTER_SYSTEM));
  const others = found.filter(one => !isIn(ALTER_SYSTEM)(one) && !isIn(OWN_FILE)(one));
  const steps = [
    ...(reset.length === 0
      ? []
      : [`As superuser: ${reset.map(({ name }) => `alter system reset ${name};`).join(' ')}`]),
    ...others.map(one => `Take ${one.name} out of ${fileOf(one)}.`),
  ];
  if (steps.length === 0 && !restarts) return `"inventory backup create DIR": it has PostgreSQL told anew.`;
  const how = restarts ? 'restart the server' : 'pg_reload_conf()';
  return [...steps, `Then ${how}, and "inventory backup create DIR".`].join(' ');
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
