import type { Column, Market, Range, Shelf } from './markets.ts';
import { gtin13, keyOf, mix, pick, share } from './random.ts';
import { type GeneratedSupplier, marketOf } from './suppliers.ts';

export interface CatalogueOptions {
  /** Products of version 1, up to 5,000,000. */
  products: number;
  seed: number;
  /** Share of rows that cannot be taken (no price, price on request, negative price, no code). Default 0. */
  brokenShare?: number;
  /** Share of prices that move from one version to the next. Default 0.2. */
  drift?: number;
  /** Share of products that appear, and that vanish, from one version to the next. Default 0.02. */
  churn?: number;
}

export type Fault = 'price_missing' | 'price_on_request' | 'price_negative' | 'code_missing';

/** A row as text, before the dialect writes it; the price in hundredths of the currency. */
export interface Product {
  cells: Record<Exclude<Column, 'price'>, string>;
  hundredths: number;
  fault: Fault | null;
}

const items = 10_000_000;
const faults: readonly Fault[] = ['price_missing', 'price_on_request', 'price_negative', 'code_missing'];

/**
 * A supplier's products over all versions. Each answer is a pure function of supplier, seed, index and version: no
 * state, so lists of any length cost no memory.
 */
export class Catalogue {
  readonly #supplier: GeneratedSupplier;
  readonly #market: Market;
  readonly #key: number;
  readonly #products: number;
  readonly #broken: number;
  readonly #drift: number;
  readonly #churn: number;
  readonly #added: number;

  /** @throws RangeError when an option is out of its bounds. */
  constructor(supplier: GeneratedSupplier, options: CatalogueOptions) {
    if (!Number.isInteger(options.products) || options.products < 0 || options.products > items / 2) {
      throw new RangeError(`products: a whole number from 0 to ${items / 2}`);
    }
    this.#supplier = supplier;
    this.#market = marketOf(supplier.dialect.country);
    this.#key = keyOf(options.seed, supplier.code);
    this.#products = options.products;
    this.#broken = options.brokenShare ?? 0;
    this.#drift = options.drift ?? 0.2;
    this.#churn = options.churn ?? 0.02;
    this.#added = Math.ceil(options.products * this.#churn);
  }

  /** Indexes below this may exist at `version`. @throws RangeError for a version that the item numbers can't hold. */
  size(version: number): number {
    const size = this.#products + this.#added * (version - 1);
    if (!Number.isInteger(version) || version < 1 || size > items)
      throw new RangeError('version: from 1, and fewer');
    return size;
  }

  /** Whether the list has a row for the product: most that vanish are gone for good, some miss one version. */
  exists(index: number, version: number): boolean {
    const born = this.#born(index);
    if (version < born) return false;
    const key = mix(this.#key, index);
    for (let v = born + 1; v <= version; v += 1) {
      if (share(key, 1000 + v) < this.#churn * 0.75) return false;
    }
    return version === born || share(key, 2000 + version) >= this.#churn * 0.25;
  }

  /** The list price in hundredths, at least 5. */
  price(index: number, version: number): number {
    const key = mix(this.#key, index);
    let price = this.#firstPrice(key);
    for (let v = this.#born(index) + 1; v <= version; v += 1) {
      if (share(key, 3000 + v) >= this.#drift) continue;
      const moved = Math.round(price * (0.96 + share(key, 4000 + v) * 0.12));
      price = Math.max(moved === price ? price + 1 : moved, 5);
    }
    return price;
  }

  /** What is wrong with the row. Never twice running, nor on a return, so that no list makes a code's absence a riddle. */
  fault(index: number, version: number): Fault | null {
    if (!this.#unlucky(index, version)) return null;
    const first = version === this.#born(index);
    if (!first && (!this.exists(index, version - 1) || this.#unlucky(index, version - 1))) return null;
    return pick(mix(this.#key, index), 5000 + version, faults);
  }

  /** The row of a product that exists at `version`. */
  product(index: number, version: number): Product {
    const key = mix(this.#key, index);
    const { range, shelf } = this.#place(key);
    const fault = this.fault(index, version);
    const number = itemNumber(this.#key, index);
    const brand = pick(key, 3, range.brands);
    return {
      fault,
      hundredths: this.price(index, version),
      cells: {
        code: fault === 'code_missing' ? '' : code(this.#supplier.dialect.codeFormat, number),
        name: this.#name(key, brand, range.variants, shelf, number),
        currency: this.#supplier.currency,
        barcode: share(key, 4) < 0.04 ? '' : gtin13(this.#supplier.dialect.gtinPrefix + number),
        brand,
        category: range.category,
        subcategory: shelf.name,
        unit_of_measure: pick(key, 5, this.#market.units),
        pack_size: pick(key, 6, ['1', '1', '1', '5', '6', '10', '12', '24']),
        min_order_qty: pick(key, 7, ['1', '1', '1', '2', '5', '10']),
      },
    };
  }

  #born(index: number): number {
    return index < this.#products ? 1 : 2 + Math.floor((index - this.#products) / this.#added);
  }

  #unlucky(index: number, version: number): boolean {
    return share(mix(this.#key, index), 6000 + version) < this.#broken;
  }

  #place(key: number): { range: Range; shelf: Shelf } {
    const range = pick(key, 1, this.#market.ranges);
    return { range, shelf: pick(key, 2, range.shelves) };
  }

  /** Cheap things are many, dear ones few; half of the prices end as prices in shops do. */
  #firstPrice(key: number): number {
    const [low, high] = this.#place(key).shelf.price;
    const price = Math.round(100 * low * (high / low) ** share(key, 8));
    if (price < 100 || share(key, 9) < 0.5) return Math.max(price, 5);
    return price - (price % 100) + pick(key, 10, [99, 95, 90, 50, 49, 0]);
  }

  #name(key: number, brand: string, variants: readonly string[], shelf: Shelf, number: string): string {
    const [noun, ...makes] = pick(key, 11, shelf.goods);
    const name = `${noun} ${pick(key, 12, makes)}`;
    const model = `${brand.slice(0, 2).toUpperCase()}${number.slice(-5)}`;
    const style = share(key, 13);
    if (style < 0.5) return `${brand} ${name} ${model}`;
    const variant = pick(key, 14, variants);
    return style < 0.95 ? `${name} ${variant} ${model}` : `${name} "${model}", ${variant}`;
  }
}

/** Seven digits, another for every index below ten million: the factor ends in 1, so it has no factor in common. */
function itemNumber(key: number, index: number): string {
  return String((index * 7_368_941 + (key % items)) % items).padStart(7, '0');
}

function code(format: string, number: string): string {
  let next = 0;
  return format.replaceAll(/[#@]/g, place => {
    if (place === '@') return 'ABCDEFGHJKLMNPRSTUVWXYZ'[Number(number) % 23] as string;
    next += 1;
    return number[next - 1] as string;
  });
}
