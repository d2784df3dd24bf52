import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { projectRoot } from '../settings.ts';
import { refusal } from './run.ts';

export function addBenchVerb(program: Command): void {
  program
    .command('bench')
    .summary('measure: against the floor, in the same run')
    .description('Runs a benchmark of bench/ by its name, with its own arguments.')
    .argument('<name>', 'the benchmark, such as upload')
    .argument('[arguments...]', 'passed on to it')
    .allowUnknownOption()
    .addHelpText('after', '\nExample:\n  $ inventory bench upload')
    .action(async (name: string, given: string[]) => {
      const file = join(projectRoot, 'bench', `${name}.ts`);
      if (!/^[\w-]+$/.test(name) || !existsSync(file)) {
        throw refusal(
          'no_such_benchmark',
          `There is no benchmark "${name}".`,
          'The folder bench/ holds them.',
        );
      }
      const [code] = await once(spawn(process.execPath, [file, ...given], { stdio: 'inherit' }), 'exit');
      process.exitCode = code ?? 1;
    });
}
