import { isatty } from 'node:tty';
import { type Logger, pino } from 'pino';
import { isLost, isOwnCode } from './problem.ts';

const STDERR = 2;

/**
 * The log of a process: JSON, one line an event. A log that is kept says what was done also where requests are only told
 * of when they fail; a person at a terminal is told what went wrong.
 */
export function logOf(name: string, level: string): Logger {
  const shown = level === 'warn' && !isatty(STDERR) ? 'info' : level;
  return pino({ level: shown, name }, pino.destination(STDERR));
}

/**
 * A defect that nobody has caught ends the process, with a line that says which; node's own would be no JSON.
 *
 * @param isTold ends it itself, with what is no defect
 */
export function onDefect(log: Logger, isTold: (error: unknown) => boolean = () => false): void {
  process.on('uncaughtException', (err, origin) => {
    if (isTold(err)) return;
    log.fatal({ event: 'defect', origin, err }, 'a defect: this process ends');
    process.exit(1);
  });
}

/** Something that is tried again and again. */
export interface Tried {
  failed(error: Error): void;
  worked(): void;
}

/** What tells it from other reasons: without a code its words, whatever numbers are in them. */
export function reasonIn(error: Error): string {
  const { code = error.message.replaceAll(/\d+/g, '0') } = error as { code?: string };
  return isLost(error) ? 'lost' : code;
}

/** As many reasons are told one by one. */
const MOST_REASONS = 20;

/** Which reasons are news since the last time that all was well: each once, and so many at most. */
export function newsOf(): { isNews: (reason: string) => boolean; allIsWell: () => void } {
  const told = new Set<string>();
  return {
    isNews: reason => {
      if (told.has(reason) || told.size >= MOST_REASONS) return false;
      told.add(reason);
      return true;
    },
    allIsWell: () => told.clear(),
  };
}

/**
 * Tells once that it fails, however often, once more for each other reason, up to MOST_REASONS, also where they take turns,
 * and once that it works again.
 *
 * @param event what it is called in the log
 */
export function toldOnce(log: Logger | undefined, event: string, fails: string): Tried {
  let since = 0;
  let failures = 0;
  const { isNews, allIsWell } = newsOf();
  return {
    failed: error => {
      if (failures === 0) since = performance.now();
      failures++;
      const { code, hint } = error as { code?: string; hint?: string };
      // The words for it are ours, and say what to do.
      const ours = isOwnCode(code) ? { code, hint } : {};
      if (isNews(reasonIn(error)))
        log?.error({ event, state: 'fails', error: error.message, ...ours }, fails);
    },
    worked: () => {
      if (failures === 0) return;
      log?.info(
        { event, state: 'works', failures, ms: Math.round(performance.now() - since) },
        'it works again',
      );
      allIsWell();
      failures = 0;
    },
  };
}

/** What a person who watches wants to know and no log needs. */
export function tellTerminal(text: string, stream: NodeJS.WriteStream = process.stderr): void {
  if (stream.isTTY) stream.write(`${text}\n`);
}

/** Has warnings of node, the driver and ours told otherwise than in node's own lines. */
export function onWarning(tell: (warning: Error) => void): void {
  process.removeAllListeners('warning');
  process.on('warning', tell);
}
