import { type Logger, pino } from 'pino';

const STDERR = 2;

/** The worker's log: JSON, one line an event. It says what was done also where the server's only says what failed. */
export function workerLog(level: string): Logger {
  const shown = level === 'warn' ? 'info' : level;
  return pino({ level: shown, name: 'worker' }, pino.destination(STDERR));
}
