import { isatty } from 'node:tty';
import { type Logger, pino } from 'pino';

const STDERR = 2;

/**
 * The log of a process: JSON, one line an event. A log that is kept says what was done also where requests are only told
 * of when they fail; a person at a terminal is told what went wrong.
 */
export function logOf(name: string, level: string): Logger {
  const shown = level === 'warn' && !isatty(STDERR) ? 'info' : level;
  return pino({ level: shown, name }, pino.destination(STDERR));
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
