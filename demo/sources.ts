/** Whose lists the demo takes in. */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type GeneratedSupplier, generatePricelist, generateSuppliers } from './generator/index.ts';

/** A supplier with successive lists. */
export interface Source {
  code: string;
  name: string;
  currency: string;
  profile: Record<string, unknown>;
  lists: { fileName: string; open: () => Readable }[];
}

const walked = { suppliers: 12, seed: 9, products: 2000, brokenShare: 0.01 };
const told = { suppliers: 3, seed: 20, products: 400, brokenShare: 0.01 };

/** What can be walked: a supplier that is made up, and published lists where they can be had. */
export function sources(samples: string | undefined): Record<string, Source> {
  const published = ['alko', 'gcp'].filter(
    name => samples !== undefined && existsSync(join(samples, name, 'answers.json')),
  );
  return Object.fromEntries([
    ['generated', madeUp()],
    ...published.map(name => [name, sample(name, join(samples as string, name))]),
  ]);
}

/** The suppliers of a first start, with three lists each. */
export function storySources(): Source[] {
  return generateSuppliers(told).map(supplier => ofGenerator(supplier, supplier.code, told, 3));
}

function madeUp(): Source {
  const supplier = generateSuppliers(walked).find(one => one.currency === 'EUR');
  if (supplier === undefined) throw new Error('No made-up supplier sells in EUR.');
  return ofGenerator(supplier, `WALK-${supplier.code}`, walked, 2);
}

function ofGenerator(
  supplier: GeneratedSupplier,
  code: string,
  options: typeof walked,
  lists: number,
): Source {
  return {
    code,
    name: supplier.name,
    currency: supplier.currency,
    profile: {},
    lists: Array.from({ length: lists }, (_, at) => ({
      fileName: `${supplier.code}-${at + 1}.csv`,
      open: () => generatePricelist(supplier, { ...options, version: at + 1 }),
    })),
  };
}

function sample(name: string, folder: string): Source {
  const { profile, uploads } = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as {
    profile: Record<string, unknown>;
    uploads: { file: string }[];
  };
  return {
    code: `WALK-${name.toUpperCase()}`,
    name,
    currency: String(profile.currency),
    profile,
    lists: uploads.slice(0, 2).map(({ file }) => ({
      fileName: file,
      open: () => createReadStream(join(folder, file)),
    })),
  };
}
