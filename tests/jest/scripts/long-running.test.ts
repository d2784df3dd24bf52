/** Whoever stops what npm has started stops it all: between npm and the program there is no shell that ends alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { projectRoot } from '../../../server/settings.ts';

const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

test.each(['start', 'inventory', 'dev'])('npm run %s: a signal reaches the program itself', async name => {
  // In place of node one that says who it is; what would come after it keeps a shell that waits from taking its place.
  const script = scripts[name]!.replace(/\bnode .*/, () => "sh -c 'echo $$; exec sleep 1000'; true");
  const shell = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [told] = (await once(shell.stdout, 'data')) as [Buffer];
  const program = Number(told);
  const ended = once(shell.stdout, 'close');
  shell.kill('SIGTERM');
  // A shell in between would have ended by now, and left it.
  if (program !== shell.pid) process.kill(program);
  await ended;
  expect(program).toBe(shell.pid);
});
