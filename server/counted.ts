/** A count and what it counts, as "1 row" and "2 rows". @param many where an s alone does not do */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${Math.abs(count) === 1 ? one : many}`;
}
