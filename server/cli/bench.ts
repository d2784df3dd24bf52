import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { projectRoot } from '../settings.ts';
import { refusal } from './run.ts';

/** What bench/bench.ts knows beside its parts. */
const others = ['all', 'help', 'load', 'report'];

export function addBenchVerb(program: Command): void {
  program
    .command('bench')
    .summary('measure: against the floor, in the same run')
    .description('Runs a benchmark of bench/ by its name, with its own arguments; "help" lists them.')
    .argument('<name>', 'the benchmark, such as upload')
    .argument('[arguments...]', 'passed on to it')
    .allowUnknownOption()
    .addHelpText(
      'after',
      '\nExamples:\n  $ inventory bench help\n  $ inventory bench upload --products 20000',
    )
    .action(async (name: string, given: string[]) => {
      const part = join(projectRoot, 'bench/parts', `${name}.ts`);
      if (!others.includes(name) && (!/^[a-z]+$/.test(name) || !existsSync(part))) {
        throw refusal(
          'no_such_benchmark',
          `There is no benchmark "${name}".`,
          '"inventory bench help" lists them.',
        );
      }
      const program = join(projectRoot, 'bench/bench.ts');
      const child = spawn(process.execPath, [program, name, ...given], { stdio: 'inherit' });
      // It takes away what it has started; Ctrl-C at a terminal reaches it by itself.
      process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
      for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
      const [code] = await once(child, 'exit');
      process.exitCode = code ?? 1;
    });
}
