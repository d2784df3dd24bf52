#!/usr/bin/env node
import '../own-packages.ts';
import { onWarning } from '../log.ts';
import { runVerb } from './program.ts';
import { note } from './run.ts';

// "inventory report … | head" ends when head has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

onWarning(warning => note(`warning: ${warning.message.split('\n')[0]}`));

process.exitCode = (await runVerb(process.argv.slice(2))) ?? process.exitCode;
