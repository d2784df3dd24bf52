/** `sql/definitions`: what is in a database when every migration has run, and how it is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../settings.ts';
import type { Tier } from '../migrate.ts';

export interface Manifest {
  /** Version of PostgreSQL that worded what is worded anew. */
  major: string;
  /** What is so of each. */
  lines: Map<string, string[]>;
}

export const MAJOR = '-- PostgreSQL ';

export function definitionsFile(tier: Tier): string {
  return join(projectRoot, 'sql/definitions', `${tier}.txt`);
}

export function manifestOf(tier: Tier): Manifest {
  const all = readFileSync(definitionsFile(tier), 'utf8').split('\n');
  const lines = all.filter(line => line !== '' && !line.startsWith('--')).map(line => line.split('; '));
  return {
    major: all.find(line => line.startsWith(MAJOR))!.slice(MAJOR.length),
    lines: new Map(lines.map(([on, ...facts]) => [on!, facts])),
  };
}

/** Names of what migrations made, as `sql/grants` has them. */
export function madeByMigrations(tier: Tier): Set<string> {
  const names = [...manifestOf(tier).lines.keys()];
  return new Set(names.map(on => on.replace(/^(?:materialized view|view|foreign table) /, 'table ')));
}

/** What a trigger, policy, rule, column or constraint is of. */
export const relationOf = (on: string) => on.slice(on.lastIndexOf(' on ') + 4);
