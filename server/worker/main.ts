/** The worker's process: started by the server, ends with it. */
import '../own-packages.ts';
import { connect, withoutPoolers } from '../database/connect.ts';
import { most } from '../database/most-connections.ts';
import { logOf, onDefect, onWarning } from '../log.ts';
import { warmParser } from '../reading/parsers.ts';
import { readSettings } from '../settings.ts';
import { isLostEnd } from './graphile.ts';
import { startWorker } from './runner.ts';

const settings = readSettings();
const log = logOf('worker', settings.logLevel);
onDefect(log, error => {
  if (isLostEnd(error)) fail(error);
  return isLostEnd(error);
});
onWarning(({ name, message }) => log.warn({ event: 'warning', warning: name }, message));

// From this event loop: one that hangs falls silent, and the server ends it.
setInterval(() => process.connected && process.send?.('beat'), 1_000).unref();

/** What the server logs when this process has ended: once, however often it tries again. */
const fail = (error: Error) => {
  const reason = error.message;
  if (process.send === undefined) log.fatal({ event: 'worker_ended', reason }, 'the worker has ended');
  else process.send({ reason }, () => process.exit(1));
  setTimeout(() => process.exit(1), 1000).unref();
};

let stop = async () => {};
const end = () => stop().finally(() => process.exit());
process.once('SIGTERM', end);
process.once('disconnect', end);
// Ctrl-C reaches the whole group of processes: the server says when to end.
process.on('SIGINT', () => undefined);

try {
  const connections = await connect(withoutPoolers(settings), most.workersOwner);
  const worker = await startWorker({ settings, connections });
  stop = async () => {
    await worker.stop();
    await connections.close();
  };
  process.send?.('ready');
  // Where none can be started now, a list starts its own, or says why not.
  try {
    warmParser();
  } catch {}
  // Whoever started this starts it again.
  worker.ended.catch(fail);
} catch (error) {
  fail(error as Error);
}
