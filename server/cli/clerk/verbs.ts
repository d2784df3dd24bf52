/** What the verbs of a clerk share: who acts, and one call of IS-SOH. */
import { type Command, InvalidArgumentError } from 'commander';
import { userName } from '../../access.ts';
import { asRole, noLimit } from '../../database/pools.ts';
import { readAmount } from '../../reading/amounts.ts';
import { operator, withDatabases } from '../run.ts';

export interface Clerk {
  user: string;
  json?: true;
}

export type Row = Record<string, unknown>;

/** A verb with the options that all of them have. */
export function clerkVerb(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--user <name>', 'who does it, as history and audit show it', userName())
    .option('--json', 'print the answer as JSON');
}

/** Rows of one statement on IS-SOH. */
export type Ask = (sql: string, values?: unknown[]) => Promise<Row[]>;

/** Several statements on IS-SOH in one transaction, as a stock operator of this name. */
export function asClerk<T>({ user }: Clerk, work: (ask: Ask) => Promise<T>): Promise<T> {
  const clerk = { ...operator('inv_stock_operator'), user_id: user };
  return withDatabases(({ connections }) =>
    asRole(connections.issoh, clerk, noLimit, client =>
      work(async (sql, values = []) => (await client.query(sql, values)).rows),
    ),
  );
}

/** Rows of one statement on IS-SOH, as a stock operator of this name. */
export function ask(clerk: Clerk, sql: string, values: unknown[] = []): Promise<Row[]> {
  return asClerk(clerk, one => one(sql, values));
}

/** For numbers of pieces. */
export function pieces(text: string): number {
  const count = Number(text);
  if (/^\d{1,10}$/.test(text) && count <= 2_147_483_647) return count;
  throw new InvalidArgumentError('It takes a whole number of pieces.');
}

const MOST_DIGITS = 20;

/** For amounts, as files have them: with a decimal point or comma. No digit is lost. */
export function decimal(text: string): string {
  const read = readAmount(text);
  if ('amount' in read) {
    const [whole = '', part = ''] = read.amount.split('.');
    if (whole.length <= MOST_DIGITS && part.length <= MOST_DIGITS) return read.amount;
  } else if (read.unread === 'either') {
    throw new InvalidArgumentError(
      'It may be read in two ways: write 1234 for thousands, or 1.2340 with a decimal mark.',
    );
  }
  throw new InvalidArgumentError('It takes an amount such as 12.50.');
}
