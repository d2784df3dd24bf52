import { createRequire } from 'node:module';
import { basename } from 'node:path';
import {
  type CommentStmt,
  type CreateFunctionStmt,
  type DefElem,
  hasSqlDetails,
  type Node,
  parsePlPgSQLSync,
  parseSync,
  type ViewStmt,
} from 'libpg-query';
import { isCommitted } from './files.ts';
import { formatSql } from './format.ts';
import { type Token, tokensOf, withoutPlaceholders } from './tokens.ts';

export interface Finding {
  file: string;
  line: number;
  message: string;
}

/** What one file says of itself; the rules over all files need it. */
export interface FileReport {
  findings: Finding[];
  /** Functions and procedures that it makes, as `schema.name`. */
  functions: string[];
  /** Our own error codes behind `errcode =`. */
  raises: string[];
  /** Every string of the file. */
  strings: Set<string>;
}

interface Statement {
  node: Node;
  line: number;
  sql: string;
}

/** What graphile-migrate reads a migration with first. It does not know dollar quotes. */
const graphileMigrate = createRequire(createRequire(import.meta.url).resolve('graphile-migrate'));
const minify = graphileMigrate('pg-minify') as (sql: string) => string;

const longest = 120;
/** Tables of cases read best a case a line, however long it is. */
const mayBeWide = /^tests\//;
const ownCode = /^(SP|IS)[A-Z0-9]{3}$/;
const soundCode = /^(SP|IS)[A-OQ-Z1-9][A-Z][A-Z0-9]$/;

/** Checks one file by the house rules that a machine can see. `loadModule()` of libpg-query comes first. */
export function checkFile(file: string, sql: string): FileReport {
  const report: FileReport = { findings: [], functions: [], raises: [], strings: new Set() };
  try {
    const tokens = tokensOf(sql);
    const statements = parse(withoutPlaceholders(sql, tokens));
    if (isCommitted(file)) return report;
    readStrings(tokens, report);
    report.findings.push(...layout(file, sql));
    report.findings.push(...codes(file, report.raises));
    report.findings.push(...statements.flatMap(one => unordered(file, one)));
    const made = statements.filter(({ node }) => 'CreateFunctionStmt' in node);
    report.functions = made.map(({ node }) => functionName(node).join('.'));
    if (!file.startsWith('tests/'))
      report.findings.push(...statements.flatMap(one => definition(file, sql, one)));
    if (!file.startsWith('tests/')) report.findings.push(...forMigrations(file, sql));
    if (/^(functions|views)\//.test(file)) report.findings.push(...oneObject(file, statements));
    if (file.startsWith('policies/')) report.findings.push(...onePolicyTable(file, statements));
  } catch (error) {
    report.findings.push({ file, ...unreadable(sql, error) });
  }
  return report;
}

function parse(sql: string): Statement[] {
  const bytes = Buffer.from(sql);
  return (parseSync(sql).stmts ?? []).map(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    const text = bytes.subarray(from, length ? from + length : undefined).toString();
    const lead = /^(\s|--[^\n]*\n)*/.exec(text)?.[0] ?? '';
    return { node: stmt as Node, line: lineAt(bytes, from + Buffer.byteLength(lead)), sql: text };
  });
}

function lineAt(bytes: Buffer, offset: number): number {
  return bytes.subarray(0, offset).toString('latin1').split('\n').length;
}

function unreadable(sql: string, error: unknown): { line: number; message: string } {
  if (!(error instanceof Error)) throw error;
  const at = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0;
  return { line: lineAt(Buffer.from(sql), Math.max(at, 0)), message: error.message };
}

function readStrings(tokens: readonly Token[], report: FileReport): void {
  for (const [i, { text }] of tokens.entries()) {
    if (!text.startsWith("'")) continue;
    const value = text.slice(1, -1);
    report.strings.add(value);
    const isErrcode =
      /^:?=$/.test(tokens[i - 1]?.text ?? '') && tokens[i - 2]?.text.toLowerCase() === 'errcode';
    if (isErrcode && ownCode.test(value)) report.raises.push(value);
  }
}

function layout(file: string, sql: string): Finding[] {
  const formatted = formatSql(sql).split('\n');
  const lines = sql.split('\n');
  const findings = lines.flatMap((line, i) =>
    !mayBeWide.test(file) && [...line].length > longest
      ? [{ file, line: i + 1, message: `longer than ${longest} characters` }]
      : [],
  );
  const differs = lines.findIndex((line, i) => line !== formatted[i]);
  if (differs >= 0 || formatted.length !== lines.length) {
    const message = 'a tab, a trailing blank, an upper-case word or the last newline: npm run format';
    findings.push({ file, line: differs + 1 || lines.length, message });
  }
  return findings;
}

/** Apostrophes of one file that do not pair would swallow those that follow it in a migration. */
function forMigrations(file: string, sql: string): Finding[] {
  try {
    minify(sql);
    return [];
  } catch (error) {
    const { error: message, position } = error as { error: string; position: { line: number } };
    return [
      { file, line: position.line, message: `${message} For graphile-migrate, apostrophes must pair.` },
    ];
  }
}

/** Within an aggregate `order by 1` is a constant, which orders nothing. */
function unordered(file: string, { node, line }: Statement): Finding[] {
  const isConstant = /"agg_order":\[(?:(?!\]).)*?"SortBy":\{"node":\{"A_Const"/.test(JSON.stringify(node));
  return isConstant ? [{ file, line, message: 'an aggregate is ordered by a constant' }] : [];
}

function codes(file: string, raised: readonly string[]): Finding[] {
  return raised
    .filter(code => !soundCode.test(code))
    .map(code => ({ file, line: 1, message: `${code}: third not 0 or P, fourth a letter` }));
}

/** What holds for a function or view wherever it is defined. */
function definition(file: string, source: string, { node, line, sql }: Statement): Finding[] {
  const finding = (message: string) => ({ file, line, message });
  if ('ViewStmt' in node) {
    const isMarked = /^-- owner-run: \S/m.test(source);
    return isMarked || isInvoker(node.ViewStmt)
      ? []
      : [finding('neither security_invoker nor `-- owner-run: why`')];
  }
  if (!('CreateFunctionStmt' in node)) return [];
  const made = node.CreateFunctionStmt;
  const options = optionsOf(made);
  const wrong = [
    !made.is_procedure && !options.has('volatility') && 'no volatility stated',
    isDefiner(options) && searchPath(made) === null && 'security definer without `set search_path`',
    unsafePath(searchPath(made)),
    functionName(node).length < 2 && 'no schema in its name',
    hasVariadic(made) && 'variadic',
    !isBodyLast(made) && 'attributes stand before the body',
    bodyError(made, sql),
  ];
  return wrong.filter(message => typeof message === 'string').map(finding);
}

function isInvoker(view: ViewStmt): boolean {
  const option = view.options?.map(defElem).find(({ defname }) => defname === 'security_invoker');
  return option !== undefined && !/false|off|"0"/.test(JSON.stringify(option.arg ?? true));
}

function defElem(node: Node): DefElem {
  return 'DefElem' in node ? node.DefElem : {};
}

function optionsOf(made: CreateFunctionStmt): Map<string, DefElem> {
  return new Map(made.options?.map(defElem).map(option => [option.defname ?? '', option]));
}

function isDefiner(options: Map<string, DefElem>): boolean {
  return JSON.stringify(options.get('security')?.arg ?? {}).includes('"boolval":true');
}

/** The schemas that `set search_path` names, in order; null where a function sets none. */
function searchPath(made: CreateFunctionStmt): string[] | null {
  for (const { arg } of (made.options ?? []).map(defElem)) {
    if (arg === undefined || !('VariableSetStmt' in arg)) continue;
    const { name, args = [] } = arg.VariableSetStmt;
    if (name === 'search_path') return args.map(constantText);
  }
  return null;
}

function constantText(node: Node): string {
  return 'A_Const' in node ? (node.A_Const.sval?.sval ?? '') : '';
}

/** With any other path, or an empty one, types and tables of pg_temp shadow those of the system. */
function unsafePath(path: string[] | null): string | null {
  const isSafe = path === null || path.join(', ') === 'pg_catalog, pg_temp';
  return isSafe ? null : '`set search_path` is not `pg_catalog, pg_temp`';
}

function hasVariadic(made: CreateFunctionStmt): boolean {
  return JSON.stringify(made.parameters ?? []).includes('FUNC_PARAM_VARIADIC');
}

function isBodyLast(made: CreateFunctionStmt): boolean {
  const options = (made.options ?? []).map(defElem);
  const body = options.find(({ defname }) => defname === 'as')?.location;
  return body === undefined || options.every(({ location = 0 }) => location <= body);
}

function bodyError(made: CreateFunctionStmt, sql: string): string | null {
  const options = optionsOf(made);
  const language = JSON.stringify(options.get('language')?.arg ?? {}).toLowerCase();
  try {
    if (language.includes('"plpgsql"')) parsePlPgSQLSync(sql);
    if (language.includes('"sql"') && options.has('as')) parseSync(bodyOf(options));
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // The checker takes types that it cannot look up for records.
    return /cannot (return|accept) type|pseudo-type/.test(message) ? null : `in the body: ${message}`;
  }
}

function bodyOf(options: Map<string, DefElem>): string {
  const arg = options.get('as')?.arg;
  const first = arg && 'List' in arg ? arg.List.items?.[0] : undefined;
  return first && 'String' in first ? (first.String.sval ?? '') : '';
}

function functionName(node: Node): string[] {
  return 'CreateFunctionStmt' in node ? names(node.CreateFunctionStmt.funcname) : [];
}

function names(list: readonly Node[] | undefined): string[] {
  return (list ?? []).map(name => ('String' in name ? (name.String.sval ?? '') : ''));
}

/** functions/ and views/: one object, of the file's name, with its comment. */
function oneObject(file: string, statements: readonly Statement[]): Finding[] {
  const wanted = basename(file, '.sql');
  const kind = file.startsWith('functions/') ? 'function' : 'view';
  const made = statements.flatMap(({ node }) => objectName(node, kind) ?? []);
  const finding = (message: string) => ({ file, line: 1, message });
  if (made.length !== 1) return [finding(`makes ${made.length} ${kind}s, not one`)];
  const findings = made[0] === wanted ? [] : [finding(`makes ${made[0]}, not ${wanted}`)];
  const comments = statements.flatMap(({ node }) =>
    'CommentStmt' in node ? commented(node.CommentStmt) : [],
  );
  return comments.includes(made[0] as string) ? findings : [...findings, finding(`no comment on ${made[0]}`)];
}

function objectName(node: Node, kind: 'function' | 'view'): string | undefined {
  if (kind === 'function') return functionName(node).at(-1);
  if ('ViewStmt' in node) return node.ViewStmt.view?.relname;
  return 'CreateTableAsStmt' in node ? node.CreateTableAsStmt.into?.rel?.relname : undefined;
}

function commented({ objtype, object }: CommentStmt): string[] {
  const kinds = ['OBJECT_FUNCTION', 'OBJECT_PROCEDURE', 'OBJECT_VIEW', 'OBJECT_MATVIEW'];
  if (!object || !kinds.includes(objtype ?? '')) return [];
  if ('ObjectWithArgs' in object) return names(object.ObjectWithArgs.objname).slice(-1);
  return 'List' in object ? names(object.List.items).slice(-1) : [];
}

/** policies/: the file is named after its table, with the schema in front where the name alone says too little. */
function onePolicyTable(file: string, statements: readonly Statement[]): Finding[] {
  const wanted = basename(file, '.sql');
  return statements.flatMap(({ node, line }) => {
    if (!('CreatePolicyStmt' in node)) return [];
    const { schemaname, relname } = node.CreatePolicyStmt.table ?? {};
    const isWanted = relname === wanted || `${schemaname}_${relname}` === wanted;
    return isWanted ? [] : [{ file, line, message: `a policy of ${relname}` }];
  });
}
