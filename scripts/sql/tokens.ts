import { type ScanToken, scanSync } from 'libpg-query';

/** A token of PostgreSQL's own scanner; offsets are bytes of the whole file. */
export type Token = Pick<ScanToken, 'start' | 'end' | 'text' | 'tokenName' | 'keywordName'>;

/**
 * The tokens of a file, those of function bodies and DO blocks in place of the dollar-quoted text that holds them.
 * `loadModule()` of libpg-query comes first. @throws SqlError where the text has no tokens (an unclosed quote).
 */
export function tokensOf(sql: string, offset = 0): Token[] {
  const found = scanSync(sql).tokens.map(token => ({
    ...token,
    start: token.start + offset,
    end: token.end + offset,
  }));
  return found.flatMap((token, i) => {
    const quote = /^\$[^$]*\$/.exec(token.text)?.[0];
    if (!quote || !isCode(found, i)) return [token];
    return tokensOf(token.text.slice(quote.length, -quote.length), token.start + Buffer.byteLength(quote));
  });
}

/** `as $$` and `do $$`, the latter perhaps with a language between. */
function isCode(tokens: readonly Token[], i: number): boolean {
  const word = (back: number) => tokens[i - back]?.text.toLowerCase();
  return word(1) === 'as' || word(1) === 'do' || (word(2) === 'language' && word(3) === 'do');
}

/** A word that PostgreSQL folds to lower case: a keyword or an unquoted identifier. */
export function isFolded(token: Token): boolean {
  return token.keywordName !== 'NO_KEYWORD' || (token.tokenName === 'IDENT' && !token.text.includes('"'));
}

/** A string or a quoted identifier: what stands in it is data. */
export function isQuoted(token: Token): boolean {
  return /^(e|u&|x|b|n)?['"]/i.test(token.text) || /^\$[^$\d]*\$/.test(token.text);
}

/** graphile-migrate's `:NAME`: a colon with an upper-case word right behind it. */
export function isPlaceholder(tokens: readonly Token[], i: number): boolean {
  const [colon, name] = [tokens[i - 1], tokens[i]];
  return colon?.text === ':' && colon.end === name?.start && /^[A-Z][A-Z0-9_]*$/.test(name.text);
}

/** The text with its placeholders made identifiers (a password: a string) of the same length, so that it parses. */
export function withoutPlaceholders(sql: string, tokens: readonly Token[]): string {
  const bytes = Buffer.from(sql);
  for (const [i, { start, end }] of tokens.entries()) {
    if (!isPlaceholder(tokens, i)) continue;
    const isPassword = tokens[i - 2]?.text.toLowerCase() === 'password';
    bytes.write(isPassword ? "'" : '_', start - 1);
    if (isPassword) bytes.write("'", end - 1);
  }
  return bytes.toString();
}
