/** What every verb shares: settings, databases, who acts, and how results and errors are told. */
import { InvalidArgumentError } from 'commander';
import { userName } from '../access.ts';
import { type Connections, connect } from '../database/connect.ts';
import { asRole, type Claims, noLimit, type Role } from '../database/pools.ts';
import { whyRefused } from '../database/why-refused.ts';
import { Problem, toProblem } from '../problem.ts';
import { readSettings, type Settings, settingsWithoutSecrets } from '../settings.ts';
import { printable, printableJson, printableLines } from './printable.ts';

/** What a verb works on. */
export interface Databases {
  settings: Settings;
  connections: Connections;
}

/** Runs a verb on the databases in use, and lets go of them. */
export async function withDatabases<T>(
  run: (databases: Databases) => Promise<T>,
  settings = readSettings(),
): Promise<T> {
  const inWords = async (error: unknown): Promise<never> => {
    throw (await whyRefused(error, settings))?.problem ?? error;
  };
  const connections = await connect(settings).catch(inWords);
  try {
    return await run({ settings, connections }).catch(inWords);
  } finally {
    await connections.close();
  }
}

/** Who runs the command line: somebody of this role by the name of the operating system's user. */
export function operator(role: Role = 'inv_catalog_manager'): Claims {
  return { role, user_id: userName() };
}

/** What a function of SPP answers to the operator, as the column `answer`; it takes as long as it takes. */
export function call<Answer = unknown>(sql: string, values: unknown[]): Promise<Answer> {
  return withDatabases(async ({ connections }) => {
    const { rows } = await asRole(connections.spp, operator(), noLimit, client => client.query(sql, values));
    return rows[0].answer;
  });
}

/** The result of a verb: last on stdout. */
export function print(result: string): void {
  process.stdout.write(`${printableLines(result)}\n`);
}

export function printJson(result: unknown): void {
  process.stdout.write(`${printableJson(result)}\n`);
}

/** A part of a long result, as it is; waits until it is written, so that none piles up. */
export function printed(part: string): Promise<void> {
  return new Promise((resolve, reject) =>
    process.stdout.write(part, error => (error ? reject(error) : resolve())),
  );
}

/** Whatever is not the result. */
export function note(text: string): void {
  process.stderr.write(`${printableLines(text)}\n`);
}

/** The same words for a database that lets nobody in, by whatever connections a verb has asked it. */
export async function told(error: unknown): Promise<unknown> {
  if (error instanceof Problem) return error;
  try {
    return (await whyRefused(error, settingsAtHand()))?.problem ?? error;
  } catch {
    return error;
  }
}

function settingsAtHand(): Settings {
  try {
    return readSettings();
  } catch {
    return settingsWithoutSecrets();
  }
}

/** Tells an error in one line and a hint. */
export function tell(error: unknown): void {
  const { code, message, hint } = describe(error);
  note(`error ${code}: ${oneLine(message)}`);
  if (hint !== null) note(`hint: ${oneLine(inAShell(hint))}`);
}

/** Functions that a hint names, by the verbs that call them. */
const VERBS: Record<string, string> = { list_contracts: '"inventory contracts list"' };

function inAShell(hint: string): string {
  return hint.replaceAll(/\b[a-z]+_[a-z_]+\b/g, name => VERBS[name] ?? name);
}

function oneLine(text: string): string {
  return printable(text.trim().replaceAll('\n', ' '));
}

/** An operator at the machine may see what an HTTP client may not. */
function describe(error: unknown): { code: string; message: string; hint: string | null } {
  const problem = toProblem(error);
  const why = (problem.cause as Error | undefined)?.message;
  if (problem.code === 'unavailable' && why)
    return { code: problem.code, message: `${problem.message} (${why})`, hint: problem.hint };
  if (problem.status !== 500) return problem;
  const { code, message, hint } = error as { code?: unknown; message?: string; hint?: unknown };
  return {
    code: typeof code === 'string' ? code : 'failed',
    message: message || String(error),
    hint: typeof hint === 'string' ? hint : null,
  };
}

/** An error of the command line's own. */
export function refusal(code: string, message: string, hint: string): Problem {
  return new Problem(400, code, message, { hint });
}

/** For options that count something. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It takes a whole number.');
  return Number(text);
}
