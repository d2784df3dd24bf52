import { isUtf8 } from 'node:buffer';
import chardet from 'chardet';
import iconv from 'iconv-lite';
import { unsupported } from './format.ts';
import { LANGUAGES, type Language, SIGNS } from './languages.ts';
import { readChunks, type Source } from './source.ts';
import { PricelistError } from './types.ts';

const SLICE = 2048;
const SLICES = 128;
const SHORTEST_PADDING = 32;

/** A text's encoding; lines that it does not fit are read by `fallback`. */
export interface Encoding {
  name: string;
  fallback?: string;
}

/** What one pass over all bytes of a file found. */
interface ByteSurvey {
  bom: string | null;
  high: number;
  validSequences: number;
  badSequences: number;
  c1: boolean;
  nulEven: number;
  nulOdd: number;
  /** NULs that fill up the end of a file or of a block say nothing. */
  padding: number;
  controls: number;
  /** Bytes in which controls were counted. */
  judged: number;
  size: number;
  /** Stretches around bytes beyond ASCII, from all over the file. */
  slices: Buffer[];
}

/**
 * Finds a text's encoding from all of its bytes, so that a list with its first accent on row 90,000 is read right.
 *
 * @returns a name that iconv-lite knows
 * @throws PricelistError `unsupported_format` for binary content
 */
export async function detectEncoding(source: Source): Promise<Encoding> {
  const survey = await surveyBytes(source);
  if (survey.bom) return survey.bom === 'utf-8' ? utf8(survey) : { name: survey.bom };
  const wide = utf16(survey);
  if (wide) return { name: wide };
  const nuls = survey.nulEven + survey.nulOdd - survey.padding;
  if (survey.controls > survey.judged * 0.01 || nuls > (survey.size - survey.padding) * 0.3) {
    throw unsupported('a binary file', 'Send the list as CSV or XLSX.');
  }
  if (survey.high === 0 || looksUtf8(survey)) return utf8(survey);
  return { name: detectLegacy(Buffer.concat(survey.slices), survey.c1) };
}

/** UTF-8, with what its other lines are written in. */
function utf8({ badSequences, slices }: ByteSurvey): Encoding {
  if (badSequences === 0) return { name: 'utf-8' };
  const others = slices.flatMap(slice => linesOf(slice).filter(line => !isUtf8(line)));
  const bytes = Buffer.concat(others);
  const fallback = detectLegacy(bytes, true);
  const isSimple = /^(windows|iso)-/.test(fallback) && !hasSequence(bytes);
  return isSimple && makesWords(iconv.decode(bytes, fallback))
    ? { name: 'utf-8', fallback }
    : { name: 'utf-8' };
}

/** Do most letters beyond ASCII stand within words? Damage puts them anywhere. */
function makesWords(text: string): boolean {
  const high = text.match(/[^\0-\x7f]/g)?.length ?? 0;
  const within = text.match(/(?<=[a-z])[^\0-\x7f]|[^\0-\x7f](?=[a-z])/gi)?.length ?? 0;
  return within * 2 >= high;
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from);
    const to = end < 0 ? bytes.length : end + 1;
    lines.push(bytes.subarray(from, to));
    from = to;
  }
  return lines;
}

/**
 * Checks an encoding that a profile names.
 *
 * @throws PricelistError `bad_profile` when there is no such encoding
 */
export function namedEncoding(name: string): string {
  if (iconv.encodingExists(name)) return name;
  throw new PricelistError(
    'bad_profile',
    `There is no encoding "${name}".`,
    'Use a name such as utf-8 or windows-1252.',
  );
}

/**
 * The text of a source in pieces; a byte that does not fit becomes U+FFFD. Control bytes and byte order marks, which stand
 * in the middle of joined files, never come through.
 *
 * @param dropped counts the control bytes
 */
export async function* decodeChunks(
  source: Source,
  encoding: Encoding,
  dropped = { bytes: 0 },
): AsyncGenerator<string> {
  const pieces = encoding.fallback ? byLine(source, encoding.fallback) : decoded(source, encoding.name);
  for await (const text of pieces) yield clean(text, dropped);
}

async function* decoded(source: Source, encoding: string): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding);
  for await (const chunk of readChunks(source)) yield decoder.write(chunk);
  const rest = decoder.end();
  if (rest) yield rest;
}

const LONGEST_LINE = 1024 * 1024;

/** Each line by its own: UTF-8, or the other encoding where it is not. */
async function* byLine(source: Source, fallback: string): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  const text = (lines: Buffer) =>
    isUtf8(lines)
      ? lines.toString()
      : linesOf(lines)
          .map(line => (isUtf8(line) ? line.toString() : iconv.decode(line, fallback)))
          .join('');
  for await (const chunk of readChunks(source)) {
    const end = chunk.lastIndexOf(10) + 1;
    if (end === 0 && rest.length < LONGEST_LINE) {
      rest = Buffer.concat([rest, chunk]);
      continue;
    }
    yield text(Buffer.concat([rest, chunk.subarray(0, end)]));
    rest = Buffer.from(chunk.subarray(end));
  }
  if (rest.length > 0) yield text(rest);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that have to go
const CONTROL = /[\0-\x08\x0e-\x1f\x7f]/g;

function clean(text: string, dropped: { bytes: number }): string {
  let plain = text.includes('\ufeff') ? text.replaceAll('\ufeff', '') : text;
  if (plain.search(CONTROL) >= 0) {
    const without = plain.replace(CONTROL, '');
    dropped.bytes += plain.length - without.length;
    plain = without;
  }
  return plain.isWellFormed() ? plain : plain.toWellFormed();
}

async function surveyBytes(source: Source): Promise<ByteSurvey> {
  const survey: ByteSurvey = {
    bom: byteOrderMark(source.head),
    high: 0,
    validSequences: 0,
    badSequences: 0,
    c1: false,
    nulEven: 0,
    nulOdd: 0,
    padding: 0,
    controls: 0,
    judged: 0,
    size: source.size,
    slices: [],
  };
  if (survey.bom?.startsWith('utf-16')) return survey;
  const utf8 = { needed: 0 };
  let index = 0;
  let offset = 0;
  for await (const chunk of readChunks(source)) {
    if (index === 0) {
      survey.controls = countControls(chunk);
      survey.judged = chunk.length;
    }
    countNuls(chunk, offset, survey);
    offset += chunk.length;
    countHigh(chunk, survey, utf8);
    const slice = sliceAround(chunk);
    if (slice) keep(survey.slices, slice, index);
    index++;
  }
  if (utf8.needed > 0) survey.badSequences++;
  return survey;
}

function byteOrderMark(head: Buffer): string | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return null;
}

function countControls(chunk: Buffer): number {
  let controls = 0;
  for (const byte of chunk) if (byte < 32 && byte !== 0 && byte !== 26 && (byte < 9 || byte > 13)) controls++;
  return controls;
}

function countNuls(chunk: Buffer, offset: number, survey: ByteSurvey): void {
  if (!chunk.includes(0)) return;
  let run = 0;
  for (let i = 0; i < chunk.length; i++) {
    if (chunk[i] === 0) {
      run++;
      if ((offset + i) % 2 === 0) survey.nulEven++;
      else survey.nulOdd++;
    }
    if (run > 0 && (chunk[i] !== 0 || i === chunk.length - 1)) {
      if (run >= SHORTEST_PADDING) survey.padding += run;
      run = 0;
    }
  }
}

/** Counts UTF-8 sequences that are whole and bytes that fit none; a sequence may reach over two chunks. */
function countHigh(chunk: Buffer, survey: ByteSurvey, state: { needed: number }): void {
  let { needed } = state;
  for (let i = 0; i < chunk.length; i++) {
    const byte = chunk[i]!;
    if (byte < 0x80) {
      if (needed > 0) {
        survey.badSequences++;
        needed = 0;
      }
      continue;
    }
    survey.high++;
    if (byte < 0xa0) survey.c1 = true;
    if (needed > 0 && byte < 0xc0) {
      if (--needed === 0) survey.validSequences++;
      continue;
    }
    if (needed > 0) survey.badSequences++;
    needed =
      byte >= 0xc2 && byte < 0xe0 ? 1 : byte >= 0xe0 && byte < 0xf0 ? 2 : byte >= 0xf0 && byte < 0xf5 ? 3 : 0;
    if (needed === 0) survey.badSequences++;
  }
  state.needed = needed;
}

function sliceAround(chunk: Buffer): Buffer | null {
  const first = chunk.findIndex(byte => byte >= 0x80);
  return first < 0 ? null : Buffer.from(chunk.subarray(Math.max(0, first - 32), first + SLICE));
}

/** Later slices overwrite earlier ones in turn, so that memory stays constant and the whole file is heard. */
function keep(slices: Buffer[], slice: Buffer, index: number): void {
  if (slices.length < SLICES) slices.push(slice);
  else slices[(index * 37) % SLICES] = slice;
}

function utf16(survey: ByteSurvey): string | null {
  const { nulEven, nulOdd, size } = survey;
  if (nulEven + nulOdd < size * 0.05) return null;
  if (nulOdd > nulEven * 20) return 'utf-16le';
  if (nulEven > nulOdd * 20) return 'utf-16be';
  return null;
}

/**
 * Valid throughout, or damaged in a few places only: a text in another encoding is hardly ever valid by chance. Of a file
 * joined from two encodings whole lines are valid, and the others make sense in a single-byte one.
 */
function looksUtf8(survey: ByteSurvey): boolean {
  const { validSequences, badSequences, slices } = survey;
  if (badSequences === 0 || validSequences > badSequences * 10) return true;
  if (validSequences * 5 < badSequences) return false;
  const lines = slices.flatMap(linesOf).filter(line => line.some(byte => byte >= 0x80));
  const [valid, others] = [lines.filter(isUtf8), lines.filter(line => !isUtf8(line))];
  return valid.length * 10 >= lines.length && others.every(line => !hasSequence(line));
}

/** Does a line hold a whole UTF-8 sequence? */
function hasSequence(line: Buffer): boolean {
  return /[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}/.test(line.toString('latin1'));
}

/**
 * The single-byte encoding under which the bytes beyond ASCII make most sense as letters of one language; for the
 * multi-byte encodings of East Asia chardet is asked.
 *
 * @param c1 bytes 0x80-0x9f occur somewhere, which ISO-8859 leaves to control codes
 */
export function detectLegacy(bytes: Buffer, c1: boolean): string {
  let best = { encoding: 'windows-1252', score: -Infinity };
  const decoded = new Map<string, string>();
  for (const language of LANGUAGES) {
    for (const [rank, encoding] of language.encodings.entries()) {
      if (c1 && encoding.startsWith('iso-')) continue;
      if (!decoded.has(encoding)) decoded.set(encoding, iconv.decode(bytes, encoding));
      const score = likelihood(decoded.get(encoding)!, language, trust(encoding, rank));
      if (score > best.score + 1e-9) best = { encoding, score };
    }
  }
  return (best.score < -3.3 && eastAsian(bytes)) || best.encoding;
}

function trust(encoding: string, rank: number): number {
  if (rank === 0) return 0;
  return /^(cp|mac)/.test(encoding) ? -1.2 : -0.03;
}

/** Mean log-probability per character beyond ASCII; letters by rank (Zipf), seen in their surroundings. */
function likelihood(text: string, language: Language, bias: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) < 0x80) continue;
    count++;
    sum +=
      charScore(text[i]!, language) +
      contextScore(text[i - 1] ?? ' ', text[i]!, text[i + 1] ?? ' ', language);
  }
  // An unusual encoding needs more than a handful of characters to be believed; ISO and Windows differ in few letters,
  // so with enough text one of these decides.
  return count === 0 ? 0 : sum / count + bias * ((bias < -1 ? 0.5 : 0) + 12 / count);
}

function charScore(char: string, { letters, script }: Language): number {
  const rank = letters.indexOf(char.toLowerCase());
  if (rank >= 0) return script ? -2 - rank * 0.07 : -1.2 - Math.log(rank + 1);
  if (SIGNS.includes(char)) return -3.2;
  const code = char.charCodeAt(0);
  if (code === 0xfffd || (code >= 0x80 && code < 0xa0)) return -12;
  return /\p{L}/u.test(char) ? -6.5 : -7.5;
}

function contextScore(before: string, char: string, after: string, { script }: Language): number {
  if (!letterish(char)) {
    if ('¼½¾'.includes(char) && letterish(after)) return -1.5;
    if (!letterish(before) || !letterish(after)) return 0;
    return char === '’' ? 1.5 : -2;
  }
  let score = 0;
  const high = (c: string) => c.charCodeAt(0) >= 0x80 && letterish(c);
  const low = (c: string) => /[a-z]/i.test(c);
  if (script) {
    if (low(before) || low(after)) score -= 1;
    if (!high(before) && !high(after)) score -= 2;
  } else if (high(before) && high(after)) score -= 2.5;
  else if (high(before) || high(after)) score -= 0.5;
  if (isLower(before) && isUpper(char)) score -= 2.5;
  return score;
}

function letterish(char: string): boolean {
  return /\p{L}/u.test(char);
}

function isLower(char: string): boolean {
  return char !== char.toUpperCase();
}

function isUpper(char: string): boolean {
  return char !== char.toLowerCase();
}

const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const BEHIND_LATIN = new RegExp(`(?<=[a-z])${EAST_ASIAN.source}`, 'gu');
const BEFORE_LATIN = new RegExp(`${EAST_ASIAN.source}(?=[a-z])`, 'gu');

function eastAsian(bytes: Buffer): string | null {
  const [match] = chardet.analyse(bytes);
  if (!match || match.confidence < 30 || !/^(Shift_JIS|GB18030|EUC-JP|EUC-KR|Big5)$/.test(match.name))
    return null;
  // Guesses of chardet that leave holes are none.
  const text = iconv.decode(bytes, match.name);
  return text.split('\ufffd').length - 1 <= text.length * 0.01 && standTogether(text) ? match.name : null;
}

/** Letters of East Asia stand among themselves; those beside small Latin ones are letters of European words. */
function standTogether(text: string): boolean {
  const letters = text.match(EAST_ASIAN)?.length ?? 0;
  const touching = (text.match(BEHIND_LATIN)?.length ?? 0) + (text.match(BEFORE_LATIN)?.length ?? 0);
  return touching < letters * 0.4;
}
