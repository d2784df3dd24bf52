/** The worker's process: started by the server, ends with it. */
import { connect } from '../database/connect.ts';
import { readSettings } from '../settings.ts';
import { startWorker } from './runner.ts';

const settings = readSettings();
const connections = await connect(settings);
const worker = await startWorker({ settings, connections });
process.send?.('ready');

const stop = async () => {
  await worker.stop();
  await connections.close();
  process.exit();
};
// Ctrl-C reaches the whole group of processes: the server says when to end.
process.on('SIGINT', () => undefined);
process.once('SIGTERM', () => void stop());
process.once('disconnect', () => void stop());

// Whoever started this starts it again.
worker.ended.catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
