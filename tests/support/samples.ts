import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from '@jest/globals';

const root = process.env.PRICELIST_SAMPLES;

/** Path of a real sample file. */
export function sample(...path: string[]): string {
  return resolve(root ?? '', ...path);
}

/** What the samples' answers say: the profile, and the counts of each upload in order. */
export interface Answers {
  profile: Record<string, unknown>;
  uploads: ({ file: string } & Record<string, number>)[];
}

export function answers(folder: string): Answers {
  return JSON.parse(readFileSync(sample(folder, 'answers.json'), 'utf8'));
}

/** A test on real samples: shows up as skipped, by name, where PRICELIST_SAMPLES does not lead to them. */
export function sampleTest(folder: string, name: string, run: () => Promise<void>, timeout = 300_000): void {
  const present = root !== undefined && existsSync(join(root, folder));
  (present ? test : test['skip'])(`${folder}: ${name}`, run, timeout);
}
