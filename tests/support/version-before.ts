/** The version before this one (release.json), from the history of the repository into a folder of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../server/http/web.ts';
import { projectRoot } from '../../server/settings.ts';

interface Release {
  before: { version: string; commit: string };
}

interface Lock {
  packages: Record<string, { version?: string; integrity?: string }>;
}

const read = <T>(...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8')) as T;

export const { before } = read<Release>(projectRoot, 'release.json');

/** Whether its commit is here: not in a tarball, nor in a shallow clone. */
export const isBeforeHere =
  spawnSync('git', ['cat-file', '-e', `${before.commit}^{tree}`], { cwd: projectRoot }).status === 0;

export interface VersionBefore {
  folder: string;
  /** Whether its packages are those of this version, or were installed for it. */
  packages: 'shared' | 'installed';
}

/** @param folder to be made */
export function checkOutBefore(folder: string): VersionBefore {
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync('git', ['archive', before.commit], { cwd: projectRoot, maxBuffer: 1 << 28 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  const packages = isInstalledHere(folder) ? 'shared' : 'installed';
  if (packages === 'shared') symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
  else
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], {
      cwd: folder,
      stdio: 'ignore',
    });
  // Its pages are not what is tried: those of this version save it a build.
  if (existsSync(bundle)) cpSync(bundle, join(folder, 'out/web'), { recursive: true });
  return { folder, packages };
}

/** Whether each package that it is locked to is locked to here, too. */
function isInstalledHere(folder: string): boolean {
  const here = read<Lock>(projectRoot, 'package-lock.json').packages;
  const there = Object.entries(read<Lock>(folder, 'package-lock.json').packages).filter(
    ([path]) => path !== '',
  );
  return there.every(
    ([path, { version, integrity }]) =>
      here[path]?.version === version && here[path]?.integrity === integrity,
  );
}
