/** The warehouses that are open. */
import { type Asked, useAll } from '../asking.ts';
import type { Warehouse } from './rows.ts';

export function useWarehouses(): Asked<Warehouse[]> & { open: Warehouse[] } {
  const asked = useAll<Warehouse>('/api/issoh/warehouses?limit=1000');
  return { ...asked, open: asked.answer?.filter(one => one.is_active) ?? [] };
}
