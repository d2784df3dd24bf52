import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../server/settings.ts';
import type { Figure } from './figures.ts';

/** What `bench/results/<name>.json` holds. */
export interface Result {
  name: string;
  at: string;
  machine: { platform: string; cpu: string; cpus: number; memory_gb: number };
  versions: { node: string; postgresql: string };
  /** Of the sources; with a plus where files differed from it. */
  commit: string;
  parameters: Record<string, number | string>;
  figures: Figure[];
}

export const resultsFolder = join(projectRoot, 'bench/results');

/** The figures of one run, with where and of what they were taken. */
export function resultOf(
  name: string,
  postgresql: string,
  parameters: Result['parameters'],
  figures: Figure[],
): Result {
  return {
    name,
    at: new Date().toISOString(),
    machine: {
      platform: `${platform()} ${release()}`,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cpus: availableParallelism(),
      memory_gb: Math.round(totalmem() / 2 ** 30),
    },
    versions: { node: process.versions.node, postgresql },
    commit: commit(),
    parameters,
    figures,
  };
}

export function writeResult(folder: string, result: Result): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${result.name}.json`);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}

/** Every result that a folder keeps. */
export function readResults(folder: string): Result[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Result);
}

function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: projectRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return git('rev-parse', 'HEAD') + (git('status', '--porcelain', '--', ':!bench') === '' ? '' : '+');
  } catch {
    return 'unknown';
  }
}
