import { Catalogue, type CatalogueOptions } from './products.ts';
import type { GeneratedSupplier } from './suppliers.ts';

/** What an upload report must say of one list. */
export interface TrueCounts {
  total: number;
  new: number;
  updated: number;
  unchanged: number;
  failed: number;
  missing: number;
}

type Kind = 'new' | 'updated' | 'unchanged' | 'failed' | 'missing';

/**
 * Counts by plain reckoning, product by product, what a list of `version` does to a supplier that has taken the
 * versions `uploaded` before it, in that order. Generated lists repeat no code.
 */
export function trueCounts(
  supplier: GeneratedSupplier,
  options: CatalogueOptions & { version: number; uploaded: readonly number[] },
): TrueCounts {
  const catalogue = new Catalogue(supplier, options);
  const { version, uploaded } = options;
  const counts: TrueCounts = { total: 0, new: 0, updated: 0, unchanged: 0, failed: 0, missing: 0 };
  const size = Math.max(...[version, ...uploaded].map(v => catalogue.size(v)));
  for (let index = 0; index < size; index += 1) {
    if (catalogue.exists(index, version)) counts.total += 1;
    for (const kind of kinds(catalogue, index, version, uploaded)) counts[kind] += 1;
  }
  return counts;
}

/** A row without its code is a failed row, and its product is missing from the list. */
function kinds(catalogue: Catalogue, index: number, version: number, uploaded: readonly number[]): Kind[] {
  const known = uploaded.findLast(v => isSound(catalogue, index, v));
  const failed = catalogue.exists(index, version) && catalogue.fault(index, version) !== null;
  const found: Kind[] = failed ? ['failed'] : [];
  if (!isNamed(catalogue, index, version)) {
    const before = uploaded.at(-1);
    const dropsOut = known !== undefined && before !== undefined && isNamed(catalogue, index, before);
    return dropsOut ? [...found, 'missing'] : found;
  }
  if (failed) return found;
  if (known === undefined) return ['new'];
  return [catalogue.price(index, known) === catalogue.price(index, version) ? 'unchanged' : 'updated'];
}

function isNamed(catalogue: Catalogue, index: number, version: number): boolean {
  return catalogue.exists(index, version) && catalogue.fault(index, version) !== 'code_missing';
}

function isSound(catalogue: Catalogue, index: number, version: number): boolean {
  return catalogue.exists(index, version) && catalogue.fault(index, version) === null;
}
