/** What pages of docs/ tell people to type, in the order of the page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { commandLine } from '../../../server/cli/program.ts';
import { projectRoot } from '../../../server/settings.ts';

export interface Step {
  /** `page:line`. */
  at: string;
  kind: 'sh' | 'sql' | 'graphql';
  text: string;
  /** Of a block: what cannot be had here, as its info string says it: "```sh neon". */
  takes: string | null;
  /** Named in passing: nothing of it is to stay. */
  isMention: boolean;
  /** What it must print: the block "```text answer" behind it. */
  answer: string | null;
}

interface Block {
  line: number;
  language: string;
  info: string;
  text: string;
}

/** Of blocks that nobody types. */
const shown = ['text', 'json', 'yaml', 'ini', 'js', 'mermaid'];
const typed = ['sh', 'sql', 'graphql'];
/** What stands in backticks and begins so is a command. */
const COMMAND =
  /^(?:[A-Z_]+=\S+ )*(?:inventory|npm|curl|du|openssl|printf|select|promtool|neonctl|vault|pg_ctl|git|systemctl|journalctl|podman) \S/;

/** @throws Error where a block does not say what it is */
export function stepsOf(page: string): Step[] {
  const { blocks, prose } = read(page);
  const steps: (Step & { line: number })[] = [];
  for (const { line, language, info, text } of blocks) {
    const at = `${page}:${line}`;
    if (language === 'text' && info === 'answer') steps.at(-1)!.answer = text;
    else if (typed.includes(language)) {
      const kind = language as Step['kind'];
      steps.push({ line, at, kind, text, takes: info || null, isMention: false, answer: null });
    } else if (!shown.includes(language))
      throw new Error(`${at}: a block of "${language}" is neither typed nor known as shown.`);
  }
  for (const { line, text } of prose) {
    const kind = text.startsWith('select ') ? 'sql' : 'sh';
    const at = `${page}:${line}`;
    steps.push({ line, at, kind, text, takes: null, isMention: true, answer: null });
  }
  return steps.toSorted((a, b) => a.line - b.line);
}

const verbs = await commandLine();

/** Whether it is a verb's name alone, or the beginning of a command: nothing that could be typed so. */
function isName(text: string): boolean {
  if (/…|--$/.test(text)) return true;
  const [program, ...words] = text.split(' ');
  if (program !== 'inventory') return false;
  let command = verbs;
  for (let inside: Command | undefined = command; inside !== undefined; ) {
    command = inside;
    inside = command.commands.find(one => one.name() === words[0]);
    if (inside !== undefined) words.shift();
  }
  const needs = command.registeredArguments.filter(one => one.required).length;
  const lacks = command.options.some(one => one.mandatory && !words.includes(one.long!));
  // Of a group of verbs its name alone; one that it has not is for the command line to refuse.
  if (command.commands.length > 0 && command.registeredArguments.length === 0) return words.length === 0;
  return lacks || words.length < needs;
}

function read(page: string): { blocks: Block[]; prose: { line: number; text: string }[] } {
  const blocks: Block[] = [];
  let open: Block | null = null;
  const kept = readFileSync(join(projectRoot, page), 'utf8')
    .split('\n')
    .map((line, at) => {
      const fence = /^\s*```(\w*) ?(.*)$/.exec(line);
      if (fence !== null && open === null) {
        open = { line: at + 1, language: fence[1]!, info: fence[2]!, text: '' };
      } else if (fence !== null) {
        blocks.push(open!);
        open = null;
      } else if (open !== null) open.text += `${line}\n`;
      else return line;
      return '';
    });
  const text = kept.join('\n');
  const prose = [...text.matchAll(/`([^`]+)`/g)]
    .map(match => ({
      line: text.slice(0, match.index).split('\n').length,
      text: match[1]!.replace(/\s+/g, ' '),
    }))
    .filter(one => COMMAND.test(one.text) && !isName(one.text));
  return { blocks, prose };
}
