import type { Command } from 'commander';
import { connect } from '../database/connect.ts';
import { examine } from '../operations/doctor/examine.ts';
import type { Finding } from '../operations/doctor/finding.ts';
import { Problem } from '../problem.ts';
import { readSettings, settingsWithoutSecrets } from '../settings.ts';
import { print, printJson } from './run.ts';
import { table } from './table.ts';

/** Lines to be typed that anybody reads of one finding; all of them are in the JSON. */
const MOST_TYPED = 20;
/** Milliseconds in which each question has to be answered: what is silent is told, and waited for no longer. */
const ANSWER_MS = 30_000;

export function addDoctorVerb(program: Command): void {
  program
    .command('doctor')
    .summary('say what production needs and this system lacks')
    .description(
      `Looks at versions, rights, settings, secrets, backups and the machine, and says of each what to do. Nothing is changed.
Exit code 1 when data or secrets are at risk.`,
    )
    .option('--json', 'print the findings as JSON')
    .action(async (flags: { json?: true }) => {
      const findings = await examined();
      if (findings.some(one => one.verdict === 'bad')) process.exitCode = 1;
      if (flags.json) return printJson(findings);
      print(
        table(
          ['', 'area', 'what', 'found'],
          findings.map(one => [one.verdict, one.area, one.what, one.found]),
        ),
      );
      const todo = toDo(findings);
      if (todo.length > 0) print('');
      for (const one of todo) print(onScreen(one));
    });
}

/** What to do, each once, whatever it mends. */
export function toDo(findings: Finding[]): string[] {
  const advised = Map.groupBy(
    findings.filter(one => one.advice !== null),
    ({ verdict, advice }) => `${verdict} ${advice}`,
  );
  return [...advised.values()].map(([first, ...others]) => {
    const what = [first!, ...others].map(one => one.what);
    return `${first!.verdict}: ${[...new Set(what)].join(', ')}: ${first!.advice}`;
  });
}

/**
 * What to do about one thing. No line is broken here: a command that was would be another one when it is pasted, and a
 * terminal breaks lines for the eye alone.
 */
export function onScreen(todo: string): string {
  const whole = todo.replace(ENDS_WITH, ':\n  $1');
  const [first, ...lines] = whole.split('\n');
  const isHeading = (line: string) => line.endsWith(':');
  const told = lines.flatMap((line, at) => (isHeading(line) ? [] : [at]));
  if (told.length <= MOST_TYPED) return whole;
  const cut = told[MOST_TYPED - 1]! + 1;
  const left = `And ${told.length - MOST_TYPED} more: "inventory doctor --json" has all of them.`;
  return [first, ...lines.slice(0, cut), left].join('\n');
}

/** A command by which the hint of an error ends, which is one line wherever else it is told. */
const ENDS_WITH = /: (\(umask .*\))$/;

/** Secrets that are gone or damaged keep nobody from seeing the rest. */
function whyNoSecrets(): Problem | null {
  try {
    readSettings();
    return null;
  } catch (error) {
    if (error instanceof Problem && ['bad_secrets', 'secrets_missing'].includes(error.code)) return error;
    throw error;
  }
}

async function examined(): Promise<Finding[]> {
  const broken = whyNoSecrets();
  if (broken !== null) return examine(settingsWithoutSecrets(), broken);
  const settings = readSettings();
  const databases = await connect(settings, undefined, { answer: ANSWER_MS }).catch((error: Error) => error);
  try {
    return await examine(settings, databases);
  } finally {
    if (!(databases instanceof Error)) await databases.close();
  }
}
