/** What settings of a server will be once it is started anew: what ALTER SYSTEM or a file says since it was. */
import { realpathSync } from 'node:fs';
import type pg from 'pg';
import type { Astray } from './archiving.ts';
import { archiveSettings } from './configuration.ts';

interface Row {
  name: string;
  now: string;
  /** The same, of numbers in the setting's unit. */
  plain: string | null;
  /** Its type; null where PostgreSQL does not know the setting, as those of a library that only the archiver loads. */
  kind: string | null;
  unit: string | null;
  source: string | null;
  built_in: string | null;
  pending: boolean;
  next: string | null;
}

const SETTINGS = `
  select n.name, coalesce(pg_catalog.current_setting(n.name, true), '') as now, s.setting as plain, s.vartype as kind, s.unit, s.source,
         s.boot_val as built_in, coalesce(s.pending_restart, false) as pending, f.setting as next
    from unnest($1::text[]) n (name)
    left join pg_catalog.pg_settings s on s.name = n.name`;
/** Of several lines the last one counts, whether or not it can be applied before. */
const FILES = `
    left join (select distinct on (pg_catalog.lower(l.name)) pg_catalog.lower(l.name) as name, l.setting
                 from pg_catalog.pg_file_settings l
                order by pg_catalog.lower(l.name), l.seqno desc) f on f.name = n.name`;
const NO_FILES = '    left join (select null::text as name, null::text as setting) f on false';

/** By name, what will be another than it is; null: nobody here may say what. */
export type Ahead = ReadonlyMap<string, string | null>;

/** @param client of a superuser; others see that something waits for a restart, and not what */
export async function settingsAhead(
  client: pg.ClientBase | pg.Pool,
  names: readonly string[],
): Promise<Ahead> {
  const ask = async (files: string) => (await client.query<Row>(SETTINGS + files, [names])).rows;
  const rows = await ask(FILES).catch((error: pg.DatabaseError) => {
    if (error.code !== '42501') throw error;
    return ask(NO_FILES);
  });
  const isRead = !rows.every(row => row.next === null);
  const ahead = new Map<string, string | null>();
  for (const row of rows) {
    if (!isOfFile(row)) continue;
    const next = row.next ?? (row.pending && isRead ? (row.built_in ?? '') : null);
    if (next === null && row.pending) ahead.set(row.name, null);
    else if (next !== null && !isSame(row, next)) ahead.set(row.name, asShown(row, next));
  }
  return ahead;
}

/** What was said at its start, to a login or a database goes before any file, also after a restart that it waits for. */
function isOfFile({ source }: Row): boolean {
  return ['default', 'environment variable', 'configuration file', null].includes(source);
}

/** Whichever of its spellings a file has, and in whichever unit. */
function isSame(row: Row, next: string): boolean {
  const [then, now] = [numberOf(row, next), row.plain === null ? null : numberOf(row, row.plain)];
  if (then !== null && now !== null) return then === now;
  return asShown(row, next) === asShown(row, row.now);
}

/** So many of the smallest of their kind. */
const UNITS: Record<string, number> = {
  ...{ B: 1, kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 },
  ...{ us: 1, ms: 1e3, s: 1e6, min: 60e6, h: 3600e6, d: 86400e6 },
};

/** A number in the unit of its setting; null for what is none. */
function numberOf({ kind, unit }: Row, value: string): number | null {
  if (kind !== 'integer' && kind !== 'real') return null;
  const [, digits, named] =
    /^\s*([+-]?(?:0x[\da-f]+|\d*\.?\d+(?:e[+-]?\d+)?|\d+\.))\s*([a-z]*)\s*$/i.exec(value) ?? [];
  if (digits === undefined) return null;
  const number = Number(digits);
  // PostgreSQL's are pieces of memory, as "8kB", or one of the above.
  const [, many, own] = /^(\d*)([A-Za-z]+)$/.exec(unit ?? '') ?? [];
  const factor = named
    ? (UNITS[named] ?? Number.NaN) / (Number(many || 1) * (UNITS[own ?? ''] ?? Number.NaN))
    : 1;
  if (Number.isNaN(number * factor)) return null;
  return kind === 'integer' ? Math.round(number * factor) : number * factor;
}

/** As PostgreSQL shows it, whichever of its spellings a file has. */
function asShown({ kind, unit }: Row, value: string): string {
  if (kind === 'bool' || kind === 'enum') {
    const word = value.toLowerCase();
    if (['true', 'yes', '1', 't', 'y'].includes(word)) return 'on';
    return ['false', 'no', '0', 'f', 'n'].includes(word) ? 'off' : word;
  }
  if (kind === 'integer' && /^-?\d+\D*$/.test(value) && parseInt(value, 10) <= 0)
    return `${parseInt(value, 10)}`;
  if (kind === 'integer' && unit !== null && /^\d+$/.test(value)) return value + unit;
  return value === '(disabled)' ? '' : value;
}

/** What will lead the log of an embedded PostgreSQL elsewhere. @param folder to which it has to go; null: not known */
export function astrayAhead(ahead: Ahead, folder: string | null): Astray[] {
  const wanted: Record<string, string> = { ...archiveSettings(folder ?? ''), archive_command: '' };
  const isWanted = (name: string, value: string) =>
    value === wanted[name] ||
    (name.endsWith('_directory') && (folder === null || realOf(value) === realOf(folder)));
  return [...ahead].flatMap(([name, value]) =>
    name in wanted && value !== null && !isWanted(name, value) ? [{ name, value: value || '(none)' }] : [],
  );
}

/** What sends the log of an embedded PostgreSQL where it is taken from. */
export const OF_ARCHIVING = [...Object.keys(archiveSettings('')), 'archive_command'];

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
