/** A time is ISO 8601 wherever one is written: 01.12.2026 is another day to PostgreSQL than to whoever wrote it. */
import { describe, expect, test } from '@jest/globals';
import type { Command, Option } from 'commander';
import { type GraphQLScalarType, parseValue } from 'grafast/graphql';
import { readContracts } from '../../../server/cli/clerk/contract-file.ts';
import { commandLine } from '../../../server/cli/program.ts';
import { instant } from '../../../server/http/shapes.ts';
import { readGraphqlSchema } from '../../support/graphql-schema.ts';
import { createWorld } from '../../support/world.ts';

const none = [
  '01.12.2026',
  '12/01/2026',
  '1.12.26',
  'tomorrow',
  'now',
  'infinity',
  '2026-13-01',
  '2026-02-30',
];

const verbs = (command: Command): Command[] => [command, ...command.commands.flatMap(verbs)];
const options = verbs(await commandLine()).flatMap(verb =>
  verb.options.map(option => ({ name: `${verb.parent?.name()} ${verb.name()} ${option.flags}`, option })),
);
const isTime = ({ flags }: Option) => /<(time|date|day|moment)>/.test(flags);

test('what is named like a time says that it takes one', () => {
  const named = options.filter(
    ({ option }) =>
      /^--(at|date|due|expires|expected|since|until|effective-.*|.*-(at|date))$/.test(option.long ?? '') ||
      (['--from', '--to'].includes(option.long ?? '') && !option.flags.includes('<warehouse>')),
  );
  expect(named.filter(({ option }) => !isTime(option)).map(({ name }) => name)).toEqual([]);
  expect(options.filter(({ option }) => isTime(option)).length).toBeGreaterThanOrEqual(9);
});

describe.each(options.filter(({ option }) => isTime(option)))('$name', ({ option }) => {
  const read = (text: string) => option.parseArg?.(text, undefined) ?? text;
  test.each(none)('%s is none', text => expect(() => read(text)).toThrow(/as 2026-01-31/));
  test('ISO 8601 is one', () => {
    const taken = ['2026-12-01', '2026-12-01T00:00:00Z'].flatMap(text => {
      try {
        return [new Date(read(text) as string)];
      } catch {
        return [];
      }
    });
    // Of a day alone or with a zone alone, one is refused.
    expect(taken.length).toBeGreaterThan(0);
    for (const date of taken) expect(date).toEqual(new Date('2026-12-01T00:00:00Z'));
  });
});

describe.each(['from', 'to'])('the column %s of contracts', heading => {
  const file = (...cells: string[]) =>
    readContracts(`supplier,${heading}\n${cells.map(cell => `ACME,${cell}`).join('\n')}\n`);
  const faults = (...cells: string[]) =>
    file(...cells)
      .about.filter(({ fault }) => fault !== null)
      .map(({ line, fault, hint }) => ({ line, fault, hint }));
  const wrong = (line: number) => ({
    line,
    fault: `has a time in "${heading}" that is none`,
    hint: expect.stringContaining('A time is as 2026-12-31'),
  });
  test.each(none)('%s is none', text => expect(faults('2026-12-01', text, '')).toEqual([wrong(3)]));
  test('all of them are told', () => expect(faults(none[0]!, '', none[1]!)).toEqual([wrong(2), wrong(4)]));
  test('ISO 8601 is one', () =>
    expect(file('2026-12-01', '2026-12-01T00:00+02').rows).toEqual([
      { supplier: 'ACME', [`effective_${heading}`]: '2026-12-01T00:00:00.0Z' },
      { supplier: 'ACME', [`effective_${heading}`]: '2026-12-01T00:00:00.0+02:00' },
    ]));
});

test.each(none)('REST: %s is none', text => expect(instant.safeParse(text).success).toBe(false));

test('GraphQL takes no other, as a variable or in the text', async () => {
  const world = await createWorld();
  try {
    const { schema, release } = await readGraphqlSchema(world);
    for (const name of ['Date', 'Datetime']) {
      const type = schema.getType(name) as GraphQLScalarType;
      for (const text of [...none, 20261201]) {
        expect(() => type.parseValue(text)).toThrow(/takes ISO 8601/);
        expect(() => type.parseLiteral(parseValue(JSON.stringify(text)) as never)).toThrow(/takes ISO 8601/);
      }
      expect(type.parseValue('2026-12-01')).toMatch(/^2026-12-01/);
    }
    await release();
  } finally {
    await world.close();
  }
});
