import { isFolded, isPlaceholder, isQuoted, type Token, tokensOf } from './tokens.ts';

/**
 * What can be set right without a thought: words in lower case, no tabs, no blanks at line ends, one newline at the
 * end. Strings and quoted identifiers stay as they are. `loadModule()` of libpg-query comes first.
 * @throws SqlError where the text has no tokens.
 */
export function formatSql(sql: string): string {
  const tokens = tokensOf(sql);
  // One character per byte, as the scanner counts.
  const text = lowered(Buffer.from(sql).toString('latin1'), tokens);
  let out = '';
  let at = 0;
  for (const token of tokens.filter(isQuoted)) {
    out += tidy(text.slice(at, token.start)) + text.slice(token.start, token.end);
    at = token.end;
  }
  out += tidy(text.slice(at)).trimEnd();
  return Buffer.from(out === '' ? '' : `${out}\n`, 'latin1').toString();
}

function lowered(text: string, tokens: readonly Token[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const [i, token] of tokens.entries()) {
    if (!isFolded(token) || isPlaceholder(tokens, i)) continue;
    // ASCII only: PostgreSQL's folding of other letters depends on the database.
    const word = text.slice(token.start, token.end).replaceAll(/[A-Z]+/g, letters => letters.toLowerCase());
    parts.push(text.slice(at, token.start), word);
    at = token.end;
  }
  return parts.join('') + text.slice(at);
}

function tidy(text: string): string {
  return text.replaceAll(/[ \t\r]+\n/g, '\n').replaceAll('\t', '  ');
}
