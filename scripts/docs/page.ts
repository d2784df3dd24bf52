/** What the pages that are written from the catalogs share. */
const WIDTH = 118;

/** Prose as pages have it: broken before the 119th column, further lines indented. */
export function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** A comment begins with what its object is; its smart tags, in paragraphs before, are PostGraphile's. */
export function firstSentence(comment: string | null): string {
  const prose = (comment ?? '').replace(/^(@[^\n]*\n)+\n?/, '').replace(/\s+/g, ' ');
  const [first] = /^.*?[.](?= [A-Z]|$)/.exec(prose) ?? [prose];
  return first;
}

/** A page with what stands between its two marks of a name written anew. */
export function between(page: string, name: string, text: string): string {
  const marks = new RegExp(`(<!-- ${name}: npm run snapshot -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!marks.test(page)) throw new Error(`The page has no place for ${name}.`);
  return page.replace(marks, (_, begin, end) => `${begin}${text}${end}`);
}
