/**
 * The server's HTTP half alone, in a process of its own: its workers check, purge and vacuum meanwhile, which would be
 * measured, too.
 */
import { pino } from 'pino';
import { connect } from '../../server/database/connect.ts';
import { createApp } from '../../server/http/app.ts';
import { createHttpServer } from '../../server/http/continue.ts';
import { readSettings } from '../../server/settings.ts';

const settings = readSettings();
const connections = await connect(settings);
const { app } = await createApp({
  settings,
  pools: connections,
  listenUrl: connections.urls.worker.issoh,
  readiness: async () => [],
  logger: pino({ level: settings.logLevel }),
});
createHttpServer(app).listen(settings.port, settings.host);
process.once('SIGTERM', () => process.exit(0));
