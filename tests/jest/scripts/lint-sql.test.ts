import { beforeAll, describe, expect, test } from '@jest/globals';
import { loadModule } from 'libpg-query';
import { checkErrorCodes, checkOverloads } from '../../../scripts/sql/across.ts';
import { formatSql } from '../../../scripts/sql/format.ts';
import { checkFile } from '../../../scripts/sql/rules.ts';

beforeAll(loadModule);

const sound = `create function spp.answer(question text) returns integer
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if question = 'Wé' then
    raise exception using errcode = 'SPNXX', message = 'Why?', hint = 'Ask on.';
  end if;
  return 42;
end
$$;
comment on function spp.answer(text) is 'The answer.';
`;

const messages = (file: string, sql: string) => checkFile(file, sql).findings.map(finding => finding.message);
const changed = (from: string | RegExp, to: string) =>
  messages(
    'functions/spp/answer.sql',
    sound.replace(from, () => to),
  );

describe('checkFile', () => {
  test('finds nothing in a sound file', () => {
    expect(changed('', '')).toEqual([]);
    const view =
      "create view spp.v with (security_invoker = true) as select 1;\ncomment on view spp.v is 'One.';\n";
    expect(messages('views/spp/v.sql', view)).toEqual([]);
    expect(messages('sql/bootstrap/x.sql', '--! no-transaction\nalter role a password :SECRET;\n')).toEqual(
      [],
    );
  });

  test.each<[string, string | RegExp, string, string]>([
    ['no volatility', ' stable', '', 'no volatility stated'],
    [
      'no search_path',
      'set search_path = pg_catalog, pg_temp',
      '',
      'security definer without `set search_path`',
    ],
    ...["''", 'pg_catalog', 'pg_temp, pg_catalog', 'public, pg_temp', 'pg_catalog, spp, pg_temp'].map(
      (path): [string, string, string, string] => [
        `search_path ${path}`,
        'pg_catalog, pg_temp',
        path,
        '`set search_path` is not `pg_catalog, pg_temp`',
      ],
    ),
    ['no schema', /spp\.answer/g, 'answer', 'no schema in its name'],
    ['variadic', 'question text', 'variadic question text[]', 'variadic'],
    ['another name', /spp\.answer/g, 'spp.reply', 'makes reply, not answer'],
    ['two functions', /^/, sound.replaceAll('spp.answer', 'spp.other'), 'makes 2 functions, not one'],
    ['no comment', /^comment.*\n/m, '', 'no comment on answer'],
    ['an unsound code', 'SPNXX', 'SP0XX', 'SP0XX: third not 0 or P, fourth a letter'],
    ['a long line', '42;', `42; -- ${'x'.repeat(120)}`, 'longer than 120 characters'],
    [
      'a lone apostrophe',
      /^comment on.*/m,
      "comment on function spp.answer(text) is $$It's an answer.$$;",
      'Unclosed text block. For graphile-migrate, apostrophes must pair.',
    ],
    ['a fault in the body', 'return 42', 'retrn 42', 'in the body: syntax error at or near "retrn"'],
    ['a fault in the file', 'returns integer', 'returs integer', 'syntax error at or near "returs"'],
  ])('finds %s', (_, from, to, message) => {
    expect(changed(from, to)).toContain(message);
  });

  test('finds what npm run format would change, and where', () => {
    for (const [from, to] of [
      ['begin', 'BEGIN'],
      ['  return', '\treturn'],
      ['42;', '42; '],
    ] as const) {
      const findings = checkFile('functions/spp/answer.sql', sound.replace(from, to)).findings;
      expect(findings).toEqual([
        expect.objectContaining({ message: expect.stringContaining('npm run format') }),
      ]);
      expect(findings[0]?.line).toBe(from === 'begin' ? 5 : 9);
    }
  });

  test('finds a view that runs as its owner and does not say why', () => {
    const view = "create view spp.v as select 1;\ncomment on view spp.v is 'One.';\n";
    expect(messages('views/spp/v.sql', view)).toEqual(['neither security_invoker nor `-- owner-run: why`']);
    expect(messages('views/spp/v.sql', `-- owner-run: it filters by role.\n${view}`)).toEqual([]);
  });

  test('finds a policy in the file of another table', () => {
    const policy = 'create policy a on spp.suppliers using (true);\n';
    expect(messages('policies/spp/suppliers.sql', policy)).toEqual([]);
    expect(messages('policies/spp/products.sql', policy)).toEqual(['a policy of suppliers']);
  });

  test('reads of a committed migration only whether it parses', () => {
    expect(messages('migrations/spp/committed/000001.sql', 'SELECT\t1;')).toEqual([]);
    expect(messages('migrations/spp/committed/000001.sql', 'SELEC 1;')).toHaveLength(1);
  });
});

describe('rules over all files', () => {
  const report = (file: string) => [file, checkFile(file, sound)] as const;

  test('find an overload in the databases that have both functions', () => {
    const apart = new Map([report('functions/spp/answer.sql'), report('functions/issoh/answer.sql')]);
    expect(checkOverloads(apart)).toEqual([]);
    const together = new Map([report('functions/common/answer.sql'), report('functions/spp/answer.sql')]);
    expect(checkOverloads(together)).toHaveLength(1);
  });

  test('compare the codes raised with the register, both ways', () => {
    const reports = new Map([report('functions/spp/answer.sql')]);
    const said = (markdown: string) => checkErrorCodes(reports, markdown).map(finding => finding.message);
    expect(said('| `SPNXX` | No answer |\n')).toEqual([]);
    expect(said('SPNXX in prose\n')).toEqual(['SPNXX is not in docs/error_codes.md']);
    expect(said('| SPNXX | |\n| SPNXX | |\n')).toEqual(['SPNXX is listed twice']);
    expect(said('| SPNXX | |\n| SPNYY | |\n')).toEqual(['SPNYY is raised nowhere']);
  });
});

describe('formatSql', () => {
  test('sets words and blanks right and leaves data alone', () => {
    const before = `SELECT\t'A\t  \n', "B", E'X', U&"C", :NAME  \nAS É; -- SELECT\t \nDO $$\tBEGIN  \nPERFORM $q$ B \n$q$; END $$\n\n`;
    const wanted = `select  'A\t  \n', "B", E'X', U&"C", :NAME\nas É; -- SELECT\ndo $$  begin\nperform $q$ B \n$q$; end $$\n`;
    expect(formatSql(before)).toBe(wanted);
    expect(formatSql(wanted)).toBe(wanted);
  });

  test('leaves an empty file empty', () => {
    expect(formatSql(' \n')).toBe('');
  });
});
