/** What of the queue is reviewed: kept in the address, so that a reload and a link show the same. */
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { at } from '../api.ts';

/** As `filters` of REST names them. */
export interface Filters {
  supplier_codes?: string[];
  category?: string;
  search?: string;
  min_price?: string;
  max_price?: string;
  is_new?: boolean;
  recommended?: boolean;
}

export function useFilters(): [Filters, (change: Partial<Filters>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const change = useCallback(
    (changed: Partial<Filters>) =>
      setParameters(before => parametersOf({ ...filtersOf(before), ...changed }), { replace: true }),
    [setParameters],
  );
  return [useMemo(() => filtersOf(parameters), [parameters]), change];
}

function parametersOf(filters: Filters): URLSearchParams {
  return new URLSearchParams(
    Object.entries(filters).flatMap(([key, value]) => {
      if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return [];
      return [[key, String(value)]];
    }),
  );
}

function filtersOf(parameters: URLSearchParams): Filters {
  const text = (key: string) => parameters.get(key) ?? undefined;
  const suppliers = text('supplier_codes')?.split(',').filter(Boolean);
  const found = {
    supplier_codes: suppliers,
    category: text('category'),
    search: text('search'),
    min_price: text('min_price'),
    max_price: text('max_price'),
    is_new: text('is_new') === undefined ? undefined : text('is_new') === 'true',
    recommended: text('recommended') === undefined ? undefined : text('recommended') === 'true',
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** A path of REST with the filters as its parameters. */
export function filtered(path: string, filters: Filters, more: Record<string, string | number> = {}): string {
  const { supplier_codes, ...rest } = filters;
  return at(path, { ...rest, supplier_codes: supplier_codes?.join(',') ?? null, ...more });
}

export const isFiltered = (filters: Filters) => Object.keys(filters).length > 0;
