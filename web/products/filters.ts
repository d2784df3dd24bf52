/** What of the catalogue is shown: kept in the address, so that a reload and a link show the same. */
import { useSearchParams } from 'wouter';
import type { ProductSearchFilter, ProductSearchOrder } from '../graphql/documents.ts';
import { decimalText } from '../parts/decimal.ts';
import { orders } from './words.ts';

export interface Filters {
  search: string;
  suppliers: string[];
  /** A category's id. */
  category: string;
  brands: string[];
  status: string;
  isNew: boolean;
  minPrice: string;
  maxPrice: string;
  /** A day of the reader's. */
  since: string;
  order: ProductSearchOrder;
}

export const noFilters: Filters = {
  search: '',
  suppliers: [],
  category: '',
  brands: [],
  status: '',
  isNew: false,
  minPrice: '',
  maxPrice: '',
  since: '',
  order: 'NAME_ASC',
};

export function useFilters(): [Filters, (change: Partial<Filters>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const change = (changed: Partial<Filters>) =>
    setParameters(before => parametersOf({ ...filtersOf(before), ...changed }), { replace: true });
  return [filtersOf(parameters), change];
}

function filtersOf(parameters: URLSearchParams): Filters {
  const text = (key: string) => parameters.get(key) ?? '';
  return {
    search: text('q'),
    suppliers: parameters.getAll('supplier'),
    category: text('category'),
    brands: parameters.getAll('brand'),
    status: text('status'),
    isNew: text('new') === 'true',
    minPrice: text('min'),
    maxPrice: text('max'),
    since: isDay(text('since')) ? text('since') : '',
    order: orders.find(([order]) => order === text('order'))?.[0] ?? noFilters.order,
  };
}

function parametersOf(filters: Filters): URLSearchParams {
  const pairs: [string, string][] = [
    ['q', filters.search],
    ...filters.suppliers.map((code): [string, string] => ['supplier', code]),
    ['category', filters.category],
    ...filters.brands.map((brand): [string, string] => ['brand', brand]),
    ['status', filters.status],
    ['new', filters.isNew ? 'true' : ''],
    ['min', filters.minPrice],
    ['max', filters.maxPrice],
    ['since', filters.since],
    ['order', filters.order === noFilters.order ? '' : filters.order],
  ];
  return new URLSearchParams(pairs.filter(([, value]) => value !== ''));
}

/** The filter as GraphQL takes it. */
export function filterOf(filters: Filters): ProductSearchFilter {
  const { suppliers, category, brands, status, isNew, minPrice, maxPrice, since } = filters;
  return {
    ...(suppliers.length > 0 && { supplierCodes: suppliers }),
    ...(category !== '' && { category }),
    ...(brands.length > 0 && { brands }),
    ...(status !== '' && { status }),
    ...(isNew && { isNew }),
    ...(minPrice !== '' && { minPrice: priceOf(minPrice) }),
    ...(maxPrice !== '' && { maxPrice: priceOf(maxPrice) }),
    ...(since !== '' && { changedSince: new Date(`${since}T00:00`).toISOString() }),
  };
}

export const isFiltered = (filters: Filters) =>
  filters.search !== '' || Object.keys(filterOf(filters)).length > 0;

/** What may mean two things is the server's to refuse. */
const priceOf = (text: string) => decimalText(text) ?? text;

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
