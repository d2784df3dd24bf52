/** Orders and filters of a root list that are quick within one supplier or product only. */
import { type FieldNode, valueFromASTUntyped } from 'grafast/graphql';
import { surfaces } from './surface/plugin.ts';
import { columnsIn, type Shown } from './surface/surface.ts';

const slowLists = new Map(
  Object.values(surfaces)
    .flatMap(({ relations }): Shown[] => Object.values(relations))
    .flatMap(({ list, slow }) => (list === undefined || slow === undefined ? [] : [[list, slow] as const])),
);
/** What an index finds of any column that it has; the parts of a filter; all else compares. */
const FOUND = new Set(['equalTo', 'in', 'startsWith']);

type Filter = Record<string, unknown>;

/**
 * The order or filter of a root list that reads all its rows, and the filters that make it quick; null where there is
 * none.
 *
 * @param variables as they are sent, or by default
 */
export function slowPart(
  node: FieldNode,
  variables: Record<string, unknown>,
): { part: string; within: string[] } | null {
  const slow = slowLists.get(node.name.value);
  if (slow === undefined) return null;
  const given = (name: string): unknown => {
    const value = node.arguments?.find(argument => argument.name.value === name)?.value;
    return value === undefined ? null : valueFromASTUntyped(value, variables);
  };
  const within = columnsIn(slow.within).map(camelCase);
  const filter = given('filter');
  if (isWithin(filter, within)) return null;
  const orders = given('orderBy');
  const columns = columnsIn(slow.orderBy).map(column => column.toUpperCase());
  const order = [orders].flat().find(one => columns.includes(String(one).replace(/_(A|DE)SC$/, '')));
  const part = order ?? slowFilter(filter, columnsIn(slow.filterBy).map(camelCase));
  return part == null ? null : { part: String(part), within };
}

/** Whether a filter leaves the rows of one of what it is quick within. */
function isWithin(filter: unknown, within: string[]): boolean {
  if (!isObject(filter)) return false;
  return (
    within.some(name => (filter[name] as Filter | null | undefined)?.equalTo != null) ||
    [filter.and].flat().some(one => isWithin(one, within))
  );
}

function slowFilter(filter: unknown, names: string[]): string | null {
  if (Array.isArray(filter))
    return filter.map(one => slowFilter(one, names)).find(one => one !== null) ?? null;
  if (!isObject(filter)) return null;
  for (const [name, value] of Object.entries(filter)) {
    const operator = names.includes(name)
      ? Object.keys((value as Filter | null) ?? {}).find(one => !FOUND.has(one))
      : undefined;
    if (operator !== undefined) return `${name}.${operator}`;
    const inside = slowFilter(value, names);
    if (inside !== null) return inside;
  }
  return null;
}

const isObject = (value: unknown): value is Filter => typeof value === 'object' && value !== null;

const camelCase = (column: string) => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
