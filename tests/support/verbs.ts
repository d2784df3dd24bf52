/** The command line's verbs in this process: one costs what it does, not a process each. */
import { runVerb } from '../../server/cli/program.ts';
import type { Settings } from '../../server/settings.ts';

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** What tells a process of the command line where a suite's databases are. */
export function environmentOf({ dataDir, spp, issoh }: Settings): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_OPTIONS: '',
    DATA_DIR: dataDir,
    SPP_DATABASE_URL: spp?.direct,
    ISSOH_DATABASE_URL: issoh?.direct,
  };
}

let last: Promise<unknown> = Promise.resolve();

/** Runs a verb as a process with this environment would; one after the other, since they share this one's. */
export function verb(environment: NodeJS.ProcessEnv, args: readonly string[]): Promise<Ran> {
  const ran = last.then(() => within(environment, args));
  last = ran.catch(() => undefined);
  return ran;
}

async function within(environment: NodeJS.ProcessEnv, args: readonly string[]): Promise<Ran> {
  const before = { ...process.env };
  const stdout = capture(process.stdout);
  const stderr = capture(process.stderr);
  replace(environment);
  process.exitCode = undefined;
  try {
    const code = await runVerb(args);
    return { code: code ?? Number(process.exitCode ?? 0), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    process.exitCode = undefined;
    replace(before);
    stdout.restore();
    stderr.restore();
  }
}

function replace(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) process.env[name] = value;
}

function capture(stream: NodeJS.WriteStream): { text: () => string; restore: () => void } {
  const pieces: Buffer[] = [];
  const write = stream.write;
  stream.write = ((piece: string | Uint8Array, ...rest: unknown[]) => {
    pieces.push(Buffer.from(piece as string));
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  }) as typeof stream.write;
  return {
    text: () => Buffer.concat(pieces).toString(),
    restore: () => {
      stream.write = write;
    },
  };
}
