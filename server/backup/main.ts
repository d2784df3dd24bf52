/** The process that backs up: the worker starts it and ends it, and hears from it for as long as its disk lets it work. */
import '../own-packages.ts';
import { logOf, onDefect, onWarning } from '../log.ts';
import { takeName } from '../name-lock.ts';
import { readSettings } from '../settings.ts';
import { keeperName } from './keep.ts';
import { startLoops } from './loops/loops.ts';

/** What a disk that hangs holds never ends by itself. */
const LAST_STEPS_MS = 5_000;

const settings = readSettings();
const log = logOf('worker', settings.logLevel);
onDefect(log);
onWarning(({ name, message }) => log.warn({ event: 'warning', warning: name }, message));

// Held for as long as this process is there, also while it hangs: so there is one.
if ((await takeName(keeperName(settings.dataDir))) === null) process.exit();
const stop = startLoops({ settings, log, moved: () => process.connected && process.send?.('moved') });

const end = () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LAST_STEPS_MS);
  void stop().finally(() => process.exit());
};
process.once('SIGTERM', end);
process.once('disconnect', end);
// Ctrl-C reaches the whole group of processes: the worker says when to end.
process.on('SIGINT', () => undefined);
