/** The warehouses that are open. */
import type { Page } from '../api.ts';
import { type Asked, useAnswer } from '../asking.ts';
import type { Warehouse } from './rows.ts';

export function useWarehouses(): Asked<Page<Warehouse>> & { open: Warehouse[] } {
  const asked = useAnswer<Page<Warehouse>>('/api/issoh/warehouses?limit=1000');
  return { ...asked, open: asked.answer?.items.filter(one => one.is_active) ?? [] };
}
