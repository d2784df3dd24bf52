/** The catalogue as a page shows it: searched, filtered, sorted, counted. */
import { access, type ExecutableStep, each, type FieldArgs, lambda, SafeError } from 'grafast';
import { loadOneWithPgClient, type PgClient, type PgResource } from 'postgraphile/@dataplan/pg';
import { extendSchema, gql } from 'postgraphile/utils';
import { pageSize } from './limits.ts';

interface Asked {
  search: string | null;
  filter: string;
  order: string;
  isDescending: boolean;
  after: string | null;
  size: number;
}
interface Key {
  product_id: string;
  supplier_id: string;
  sort_key: string;
}

const PAGE = 'select product_id, supplier_id, sort_key from spp.search_products($1, $2, $3, $4, $5, $6)';
const COUNTS = 'select spp.search_counts($1, $2) as counts';

export const searchPlugin = extendSchema(build => {
  const products = (build.input.pgRegistry.pgResources as Record<string, PgResource>)
    .SupplierProduct as PgResource;
  // Each is read where it is asked for, and once.
  const page = ($asked: unknown, part: string) =>
    access(loadOneWithPgClient(products.executor, $asked as ExecutableStep, readPages), part);
  const counts = ($asked: unknown) =>
    loadOneWithPgClient(products.executor, $asked as ExecutableStep, readAllCounts);
  return {
    typeDefs: gql`
      """
      Which products; what is not named is not looked at.
      """
      input ProductSearchFilter {
        "Suppliers by their codes."
        supplierCodes: [String!]
        "A category by id, path or names, with all below it."
        category: String
        "Brands as suppliers write them."
        brands: [String!]
        "available, discontinued or pending."
        status: String
        "Whether seen in one list only so far."
        isNew: Boolean
        "The least price, as a number, whatever its currency."
        minPrice: BigFloat
        "The greatest price, as a number, whatever its currency."
        maxPrice: BigFloat
        "Price changed at this time or later."
        changedSince: Datetime
        "Exactly this GTIN."
        barcode: String
      }

      """
      How products are sorted. Prices are sorted as numbers, whatever their currency.
      """
      enum ProductSearchOrder {
        NAME_ASC
        NAME_DESC
        PRICE_ASC
        PRICE_DESC
        "By the last price change in percent, falls first; products without one are left out."
        CHANGE_ASC
        "By the last price change in percent, rises first; products without one are left out."
        CHANGE_DESC
        "The longest known first."
        NEWEST_ASC
        "The latest first."
        NEWEST_DESC
      }

      """
      A page of the products that were found.
      """
      type ProductSearch {
        "The products of this page, in order."
        nodes: [SupplierProduct!]!
        "Whether a page follows."
        hasNextPage: Boolean!
        "For after: where the next page begins. Null: there are none here."
        endCursor: String
        "How many there are on all pages; at least so many where totalIsExact is false."
        totalCount: Int!
        "Whether these are all. Beyond 10,000 only what is kept is counted: no filter, or suppliers alone."
        totalIsExact: Boolean!
        "How many there are of each kind."
        facets: ProductFacets!
      }

      """
      Products counted by what pages filter by: the 100 most frequent of each.
      """
      type ProductFacets {
        "By supplier; value is its code."
        suppliers: [ProductFacet!]!
        "By the deepest category; value is its id."
        categories: [ProductFacet!]!
        "By brand."
        brands: [ProductFacet!]!
        "By status."
        statuses: [ProductFacet!]!
        "False: counted among the first 10,000 that were found."
        isExact: Boolean!
      }

      """
      One value to filter by.
      """
      type ProductFacet {
        "What the filter takes."
        value: String!
        "What people read."
        label: String!
        "How many products."
        products: Int!
      }

      extend type Query {
        """
        Products of all suppliers, searched in name, code, brand and barcode. Raises SPISF, SPNSU, SPNCA.
        """
        searchProducts(
          search: String
          filter: ProductSearchFilter
          orderBy: ProductSearchOrder = NAME_ASC
          first: Int = 100
          after: String
        ): ProductSearch
      }
    `,
    objects: {
      Query: {
        plans: {
          searchProducts(_$root: ExecutableStep, args: FieldArgs) {
            const names = ['search', 'filter', 'orderBy', 'first', 'after'] as const;
            return lambda(
              names.map(name => args.getRaw(name)),
              asked,
            );
          },
        },
      },
      ProductSearch: {
        plans: {
          nodes: $asked =>
            each(page($asked, 'keys') as never, $key =>
              products.get({
                product_id: access($key as ExecutableStep, 'product_id'),
                supplier_id: access($key as ExecutableStep, 'supplier_id'),
              }),
            ),
          hasNextPage: $asked => page($asked, 'hasNextPage'),
          endCursor: $asked => page($asked, 'endCursor'),
          totalCount: $asked => access(counts($asked), 'total'),
          totalIsExact: $asked => access(counts($asked), 'total_is_exact'),
          facets: $asked => counts($asked),
        },
      },
      ProductFacets: {
        plans: {
          ...Object.fromEntries(
            (['suppliers', 'categories', 'brands', 'statuses'] as const).map(name => [
              name,
              ($counts: ExecutableStep) =>
                lambda(
                  $counts,
                  counts => (counts as { facets: Record<string, object[]> }).facets[name] ?? [],
                ),
            ]),
          ),
          isExact: $counts => access($counts as ExecutableStep, 'facets_are_exact'),
        },
      },
    },
  };
}, 'InventorySearchPlugin');

/** What is asked, as one text: what is asked twice is read once. */
function asked([search, filter, orderBy, first, after]: readonly unknown[]): string {
  const [, order, direction] = /^(\w+)_(ASC|DESC)$/.exec(String(orderBy ?? 'NAME_ASC')) ?? [];
  const named = Object.entries((filter ?? {}) as Record<string, unknown>).map(([name, value]) => [
    name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
    value,
  ]);
  const given: Asked = {
    search: (search as string | null) ?? null,
    filter: JSON.stringify(Object.fromEntries(named)),
    order: String(order).toLowerCase(),
    isDescending: direction === 'DESC',
    after: after == null ? null : cursorIn(String(after)),
    size: pageSize(first),
  };
  return JSON.stringify(given);
}

function cursorIn(after: string): string {
  try {
    const [key, product_id] = JSON.parse(Buffer.from(after, 'base64url').toString()) as unknown[];
    return JSON.stringify({ key, product_id });
  } catch {
    throw new SafeError('No page of these products ended so.', {
      code: 'invalid_request',
      hint: 'Send the endCursor that the page before ended with.',
    });
  }
}

async function readPage(client: PgClient, { search, filter, order, isDescending, after, size }: Asked) {
  const { rows } = await client.query<Key>({
    text: PAGE,
    values: [search, filter, order, isDescending, after, size + 1],
  });
  const keys = rows.slice(0, size);
  const last = keys.at(-1);
  const endCursor =
    last === undefined
      ? null
      : Buffer.from(JSON.stringify([last.sort_key, last.product_id])).toString('base64url');
  return { keys, endCursor, hasNextPage: rows.length > size };
}

async function readCounts(client: PgClient, { search, filter }: Asked) {
  const { rows } = await client.query<{ counts: object }>({ text: COUNTS, values: [search, filter] });
  return rows[0]?.counts ?? null;
}

const readPages = (client: PgClient, asked: readonly unknown[]) =>
  inTurn(asked, one => readPage(client, one));
const readAllCounts = (client: PgClient, asked: readonly unknown[]) =>
  inTurn(asked, one => readCounts(client, one));

/** One after the other: all on one connection. */
async function inTurn<T>(texts: readonly unknown[], read: (asked: Asked) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const text of texts) results.push(await read(JSON.parse(String(text))));
  return results;
}
