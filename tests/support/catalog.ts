/** What a database's catalogs say of our schemas, in statements. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { withClient } from '../../server/database/bootstrap.ts';

export interface Statement {
  /** Schemas come before tables, tables before views, views before functions. */
  chapter: number;
  /** The table, view or function it belongs to. */
  object: string;
  /** Place among the statements of its object: how it is made, its triggers, grants, comments. */
  place: number;
  text: string;
  /** Of a monthly partition: which there are depends on the day. */
  month: boolean;
}

/** Everything in our schemas, in a stable order. */
export function readCatalog(client: pg.Client): Promise<Statement[]> {
  return read(client, 'catalog.sql');
}

/** Our roles, which belong to the whole cluster. */
export function readRoles(client: pg.Client): Promise<Statement[]> {
  return read(client, 'roles.sql');
}

/** The statements alone: equal databases have equal ones. */
export async function catalogOf(url: string): Promise<string[]> {
  return (await withClient(url, readCatalog)).map(({ text }) => text);
}

async function read(client: pg.Client, file: string): Promise<Statement[]> {
  // With no search path every name is written in full; bounds of time are written in UTC.
  await client.query(`set search_path = ''; set timezone = 'UTC'`);
  const { rows } = await client.query<Statement>(readFileSync(join(import.meta.dirname, file), 'utf8'));
  return rows;
}
