export { type TrueCounts, trueCounts } from './counts.ts';
export {
  type GeneratedFile,
  generatePricelist,
  generateToDirectory,
  type PricelistOptions,
} from './pricelist.ts';
export type { CatalogueOptions } from './products.ts';
export { type Dialect, type GeneratedSupplier, generateSuppliers, importProfile } from './suppliers.ts';
