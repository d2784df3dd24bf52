/** The tables of a database, as its catalog has them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

export interface Column {
  name: string;
  /** As PostgreSQL calls it itself: `timestamptz`, `uuid[]`. */
  type: string;
  is_required: boolean;
  is_generated: boolean;
  is_unique: boolean;
  /** The words that a check allows; null: there is none. */
  words: string[] | null;
  /** Those it is in: `p`, `f`, and `u` where it is unique by itself. */
  keys: ('p' | 'f' | 'u')[] | null;
}

export interface Reference {
  to: string;
  by: string[];
  is_required: boolean;
  is_unique: boolean;
}

export interface Table {
  schema: string;
  name: string;
  is_foreign: boolean;
  comment: string | null;
  partition_key: string | null;
  columns: Column[];
  references: Reference[];
}

const sql = readFileSync(join(import.meta.dirname, 'tables.sql'), 'utf8');

export async function readTables(client: pg.ClientBase): Promise<Table[]> {
  return (await client.query<Table>(sql)).rows;
}
