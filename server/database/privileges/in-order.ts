/** Files that make functions and views, in the order in which they can be run. */
import { readFileSync } from 'node:fs';

interface Text {
  file: string;
  /** What it makes, as `spp.v_uploads`. */
  makes: string[];
  /** What has to be there before it: all that is left of it without what PostgreSQL looks at only when it is called. */
  needs: string;
}

/**
 * The same files, each once, and each after those that make what it mentions. Where some mention each other, as nothing that
 * was ever made does, they stay as they are given.
 */
export function inOrder(files: readonly string[]): string[] {
  let left = [...new Set(files)].map(textIn);
  const ordered: Text[] = [];
  while (left.length > 0) {
    const next = left.filter(one => !left.some(other => other !== one && mentions(one, other)));
    if (next.length === 0) return [...ordered, ...left].map(({ file }) => file);
    ordered.push(...next);
    left = left.filter(one => !next.includes(one));
  }
  return ordered.map(({ file }) => file);
}

/** The functions and views that a file makes, as `spp.v_uploads`. */
export function madeBy(file: string): string[] {
  return textIn(file).makes;
}

const MAKING = /^create (?:or replace )?(?:view|function|procedure) ([\w".]+)/gm;
const COMMENT = /^comment on [^;$]+? is\s+\$\$.*?\$\$;/gms;
/** What is declared there is looked up at once. */
const BODY = /\bbegin\b.*?\$\$/s;

function textIn(file: string): Text {
  const text = readFileSync(file, 'utf8').replaceAll('"', '');
  const said = text.replaceAll(COMMENT, '').replaceAll(/--.*/g, '');
  return {
    file,
    makes: [...text.matchAll(MAKING)].map(([, name]) => name!),
    needs: /\blanguage plpgsql\b/.test(said) ? said.replace(BODY, '') : said,
  };
}

function mentions({ needs }: Text, { makes }: Text): boolean {
  return makes.some(name => new RegExp(`(?<![\\w.])${name.replaceAll('.', '\\.')}(?!\\w)`).test(needs));
}
