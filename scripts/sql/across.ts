import type { FileReport, Finding } from './rules.ts';

/** No overloads: PostGraphile drops them silently. functions/common is part of both databases. */
export function checkOverloads(reports: ReadonlyMap<string, FileReport>): Finding[] {
  return ['spp', 'issoh'].flatMap(database => {
    const first = new Map<string, string>();
    return [...reports].flatMap(([file, { functions }]) => {
      if (!file.startsWith(`functions/${database}/`) && !file.startsWith('functions/common/')) return [];
      return functions.flatMap(name => {
        const other = first.get(name);
        first.set(name, file);
        return other === undefined ? [] : [{ file, line: 1, message: `${name} stands in ${other} too` }];
      });
    });
  });
}

const register = 'docs/error_codes.md';

/** Every code raised has its row in the register's tables, and every row its raise. */
export function checkErrorCodes(reports: ReadonlyMap<string, FileReport>, markdown: string): Finding[] {
  const rows = [...markdown.matchAll(/^\|\s*`?((?:SP|IS)[A-Z0-9]{3})`?\s*\|/gm)].map(row => row[1] as string);
  const listed = new Set(rows);
  const sources = [...reports].filter(([file]) => !file.startsWith('tests/'));
  const unlisted = sources.flatMap(([file, { raises }]) =>
    [...new Set(raises)]
      .filter(code => !listed.has(code))
      .map(code => ({ file, line: 1, message: `${code} is not in ${register}` })),
  );
  // A code may reach its raise through a variable or an argument: any string of that text counts as its use.
  const unused = rows.filter(code => !sources.some(([, { strings }]) => strings.has(code)));
  const twice = rows.filter((code, i) => rows.indexOf(code) !== i);
  const inRegister = (message: string) => ({ file: register, line: 1, message });
  return [
    ...unlisted,
    ...unused.map(code => inRegister(`${code} is raised nowhere`)),
    ...twice.map(code => inRegister(`${code} is listed twice`)),
  ];
}
