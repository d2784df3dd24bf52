import type { WhyRefused } from '../../database/why-refused.ts';

/** `bad`: data, or secrets, are at risk. `weak`: it works, and could be better. `unknown`: cannot be seen from here. */
export type Verdict = 'ok' | 'weak' | 'bad' | 'unknown';

export interface Finding {
  area: 'program' | 'database' | 'rights' | 'secrets' | 'backups' | 'machine';
  what: string;
  verdict: Verdict;
  /** What was seen. */
  found: string;
  /** What to do; null where nothing is to be done. */
  advice: string | null;
}

/**
 * What is to be typed, in turn: each statement and command whole on a line of its own, so that it can be pasted. A name that
 * would break the line breaks the statement alone.
 */
export function typed(lines: readonly string[]): string {
  return lines.map(line => `\n  ${line.replaceAll(/\s*[\n\r]\s*/g, ' ')}`).join('');
}

/** Of statements that run beside who works. */
export const ALONE =
  'What has "concurrently" is typed by itself: it goes into no transaction, and with no other statement into one psql -c.';

export const isAlone = (sql: string) => /\bconcurrently\b/i.test(sql);

/** Whether a name, or the folder of a socket, is where this runs. */
export function isThisMachine(host: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]', '::1'].includes(host) || host.startsWith('/');
}

/** Why a database lets nobody in: the same by whichever look it was seen. */
export function ofRefusal({ what, problem }: WhyRefused): Finding {
  return { area: 'database', what, verdict: 'bad', found: problem.message, advice: problem.hint };
}

/** Findings of one area: the advice counts only where something is to be done. */
export function area(name: Finding['area']) {
  return (what: string, verdict: Verdict, found: string, advice: string): Finding => ({
    area: name,
    what,
    verdict,
    found,
    advice: verdict === 'ok' ? null : advice,
  });
}

/**
 * What to do about one thing stands once: where what was seen of another, as a reason that was noted, repeats it, that is referred
 * to.
 */
export function saidOnce(findings: Finding[], said: { what: string; advice: string | null }[]): Finding[] {
  const others = said.flatMap(({ what, advice }) => (advice === null ? [] : [{ what, advice }]));
  return findings.map(one => {
    const found = others.reduce(
      (text, { what, advice }) => (what === one.what ? text : text.replaceAll(advice, `See ${what}.`)),
      one.found,
    );
    return { ...one, found };
  });
}
