/** The worker's process: started by the server, ends with it. */
import { connect } from '../database/connect.ts';
import { readSettings } from '../settings.ts';
import { startWorker } from './runner.ts';

const settings = readSettings();
const connections = await connect(settings);
const worker = await startWorker({ settings, connections });
process.send?.('ready');

// Ctrl-C reaches the whole group of processes: the server says when to end.
process.on('SIGINT', () => undefined);
process.once('SIGTERM', () => void worker.stop());
process.once('disconnect', () => void worker.stop());
await worker.ended;
await connections.close();
process.exit();
