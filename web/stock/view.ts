/** What of the stock is shown: kept in the address, so that a reload and a link show the same. */
import { useSearchParams } from 'wouter';

export const parts = { stock: 'On hand', reorder: 'To order', orders: 'On order' } as const;
export type Part = keyof typeof parts;

export interface View {
  part: Part;
  q: string | null;
  /** A barcode or SKU that several have. */
  code: string | null;
  warehouse: string | null;
  supplier: string | null;
}

export function useView(): [View, (change: Partial<View>) => void] {
  const [parameters, setParameters] = useSearchParams();
  const part = parameters.get('part') ?? 'stock';
  const view: View = {
    part: Object.hasOwn(parts, part) ? (part as Part) : 'stock',
    q: parameters.get('q'),
    code: parameters.get('code'),
    warehouse: parameters.get('warehouse'),
    supplier: parameters.get('supplier'),
  };
  const change = (changed: Partial<View>) =>
    setParameters(
      Object.entries({ ...view, ...changed }).filter(
        (given): given is [string, string] =>
          given[1] !== null && given[1] !== '' && !(given[0] === 'part' && given[1] === 'stock'),
      ),
      { replace: true },
    );
  return [view, change];
}
