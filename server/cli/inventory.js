#!/usr/bin/env node
// The machine's own Node may be too old for TypeScript: then the Node 24 that the packages brought takes over.
import { spawn } from 'node:child_process';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = new URL('inventory.ts', import.meta.url);
const major = Number.parseInt(process.versions.node, 10);
// Compiled once, every verb starts in half the time, and so does what it starts. Where it may not write, it does without.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL('../../node_modules/.cache/inventory', import.meta.url),
);

if (major >= 24 && process.features.typescript) {
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  await import(entry.href);
} else {
  // Little memory for what is young, as npm start has it.
  const flags = ['--max-semi-space-size=4'];
  const child = spawn(ownNode(), [...flags, fileURLToPath(entry), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  // Ctrl-C on a terminal reaches both processes; whatever else is sent here is meant for the child.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', failed);
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function ownNode() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  } catch {
    return failed();
  }
}

function failed() {
  console.error(
    'error old_node: This takes Node 24.\nhint: Run "npm ci" in the checkout, or install Node 24.',
  );
  process.exit(1);
}
