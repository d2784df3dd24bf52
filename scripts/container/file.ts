/** The container file as steps, and what of the repository its COPY takes. */
import { readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { DockerfileParser, type Env, type JSONInstruction } from 'dockerfile-ast';
import { projectRoot } from '../../server/settings.ts';

export interface Step {
  keyword: string;
  /** Its arguments on one line, without flags. */
  text: string;
  /** Of an exec form: program and arguments; else null. */
  command: string[] | null;
  /** Of ENV. */
  variables: Record<string, string>;
  line: number;
}

export const containerFile = join(projectRoot, 'deploy/Containerfile');

export function stepsOf(text: string): Step[] {
  return DockerfileParser.parse(text)
    .getInstructions()
    .map(instruction => ({
      keyword: instruction.getKeyword(),
      text: (instruction.getArgumentsContent() ?? '').replace(/^(?:--[\w-]+(?:=\S+)?\s+)+/, '').trim(),
      command: commandOf(instruction as JSONInstruction),
      variables: variablesOf(instruction as Env),
      line: instruction.getRange().start.line + 1,
    }));
}

function commandOf(instruction: JSONInstruction): string[] | null {
  const json = /\[.*\]\s*$/s.exec(instruction.getArgumentsContent() ?? '')?.[0];
  if (json === undefined || !['CMD', 'HEALTHCHECK', 'ENTRYPOINT'].includes(instruction.getKeyword()))
    return null;
  return JSON.parse(json) as string[];
}

function variablesOf(instruction: Env): Record<string, string> {
  if (instruction.getKeyword() !== 'ENV') return {};
  return Object.fromEntries(
    instruction.getProperties().map(property => [property.getName(), property.getValue() ?? '']),
  );
}

/** The one step of a kind that there is. @throws Error where there is none, or several */
export function only(steps: readonly Step[], keyword: string): Step {
  const found = steps.filter(step => step.keyword === keyword);
  if (found.length !== 1) throw new Error(`The container file has ${found.length} of ${keyword}.`);
  return found[0]!;
}

/** Whether COPY takes a path of the repository: .dockerignore leaves some out. */
export function taking(): (path: string) => boolean {
  const patterns = readFileSync(join(projectRoot, '.dockerignore'), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'));
  return path => !patterns.some(pattern => matchesGlob(path, pattern));
}
