/**
 * The steps of the container file where no engine is: below a folder that stands for the image, all of them as one
 * unprivileged user. Paths that the file names lie below that folder; programs are the machine's, but Node and npm.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { RunAs } from '../../server/database/embedded/run-as.ts';
import { projectRoot } from '../../server/settings.ts';
import { type Step, taking } from './file.ts';

export interface Built {
  folder: string;
  environment: Record<string, string>;
}

/** What an image does not have of its own: how to reach the registry of packages. */
const reaching =
  /^(?:(?:https?|no)_proxy|SSL_CERT_(?:FILE|DIR)|NODE_EXTRA_CA_CERTS|npm_config_(?:registry|cafile|proxy|https_proxy|noproxy))$/i;

/** Roots that are the machine's own. */
const system = ['bin', 'dev', 'etc', 'lib', 'proc', 'sbin', 'usr'];

/**
 * @param root a folder that the user may write to
 * @param environment what the steps begin with
 * @returns what CMD and HEALTHCHECK run with
 * @throws Error at a step that fails, or that is not known here
 */
export function build(
  root: string,
  steps: readonly Step[],
  runAs: RunAs,
  environment: Record<string, string>,
): Built {
  const built: Built = { folder: root, environment: { ...environment } };
  for (const step of steps) take(step, { root, runAs, built });
  return built;
}

/** An absolute path of the file, or several in a text, below the folder. */
export function below(root: string, text: string): string {
  return text.replace(
    new RegExp(`(?<=^|[\\s=:"'])/(?=[\\w])(?!(?:${system.join('|')})(?:/|\\b))`, 'g'),
    `${root}/`,
  );
}

interface Taking {
  root: string;
  runAs: RunAs;
  built: Built;
}

function take(step: Step, { root, runAs, built }: Taking): void {
  switch (step.keyword) {
    case 'WORKDIR':
      built.folder = below(root, step.text);
      mkdirSync(built.folder, { recursive: true });
      giveTo(runAs, built.folder, root);
      break;
    case 'COPY':
      copy(step, built.folder, runAs);
      break;
    case 'ENV':
      for (const [name, value] of Object.entries(step.variables))
        built.environment[name] = below(root, value);
      break;
    case 'RUN':
      runStep(step, root, built, runAs);
      break;
    case 'FROM':
    case 'USER':
    case 'VOLUME':
    case 'EXPOSE':
    case 'STOPSIGNAL':
    case 'HEALTHCHECK':
    case 'CMD':
      break;
    default:
      throw new Error(`Line ${step.line}: ${step.keyword} is not known here.`);
  }
}

function runStep(step: Step, root: string, { folder, environment }: Built, runAs: RunAs): void {
  const { status, signal } = spawnSync('/bin/sh', ['-c', below(root, step.text)], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...(runAs ?? {}),
  });
  if (status !== 0) throw new Error(`Line ${step.line}: RUN ended with ${signal ?? status}.`);
}

/** Of the repository, all that git does not ignore either. */
function copy({ text, line }: Step, folder: string, runAs: RunAs): void {
  if (text !== '. .') throw new Error(`Line ${line}: only "COPY . ." is known here.`);
  const takes = taking();
  cpSync(projectRoot, folder, {
    recursive: true,
    verbatimSymlinks: true,
    filter: source => source === projectRoot || takes(relative(projectRoot, source)),
  });
  if (runAs !== null) spawnSync('chown', ['-R', '-h', `${runAs.uid}:${runAs.gid}`, folder]);
}

/** Folders down to one, from the root on. */
function giveTo(runAs: RunAs, folder: string, root: string): void {
  if (runAs === null) return;
  for (let path = folder; path !== root; path = dirname(path)) chownSync(path, runAs.uid, runAs.gid);
}

/**
 * What FROM brings, in an empty folder: Node and npm; and programs in the place of those that need a system of their own.
 *
 * @returns what steps begin with
 */
export function base(root: string, runAs: RunAs): Record<string, string> {
  const local = join(root, 'local');
  const bin = join(local, 'bin');
  const home = join(root, 'home');
  for (const folder of [bin, home]) mkdirSync(folder, { recursive: true });
  cpSync(process.execPath, join(bin, 'node'));
  const npm = dirname(dirname(process.env.npm_execpath ?? npmOfMachine()));
  cpSync(npm, join(local, 'npm'), { recursive: true });
  for (const name of ['npm', 'npx']) symlinkSync(`../npm/bin/${name}-cli.js`, join(bin, name));
  program(bin, 'useradd', 'while [ $# -gt 0 ]; do [ "$1" = --home-dir ] && exec mkdir -p "$2"; shift; done');
  program(bin, 'chown', 'shift; exec test -e "$@"');
  if (runAs !== null) spawnSync('chown', ['-R', '-h', `${runAs.uid}:${runAs.gid}`, root]);
  const given = Object.entries(process.env).filter(([name]) => reaching.test(name));
  return {
    ...(Object.fromEntries(given) as Record<string, string>),
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: home,
    LANG: 'C.UTF-8',
  };
}

function program(bin: string, name: string, text: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(bin, name), 0o755);
}

function npmOfMachine(): string {
  const { stdout } = spawnSync('sh', ['-c', 'readlink -f "$(command -v npm)"'], { encoding: 'utf8' });
  return stdout.trim();
}
