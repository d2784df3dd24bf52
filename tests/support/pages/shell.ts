/** A shell that stays, in which `inventory` runs in this process: a page's commands cost what they do. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Ran, verb } from '../verbs.ts';

export interface Shell {
  /** Runs lines; what they keep in variables stays. An answer of 400 or more is a failure, as any. */
  run(lines: string): Promise<Ran>;
  close(): void;
}

/** They look, and end with 1 where there is something to tell. */
const LOOKS = ['status', 'doctor'];
/** What ends the output of lines; no command prints it. */
const END = '\u0004';

const functions = (relay: string) => `
set -o pipefail
inventory() {
  local answer
  answer=$(printf '%s\\0' "$@" | command curl -sS --data-binary @- ${relay} && printf x) || return 98
  answer=\${answer%x}
  printf '%s' "\${answer#*$'\\n'}"
  return "\${answer%%$'\\n'*}"
}
npm() {
  [ "$1 $2 $3 $4" = 'run -s inventory --' ] || { echo "no npm script of these pages: $*" >&2; return 97; }
  shift 4
  inventory "$@"
}
# Files come and go while it looks.
du() { command du "$@" || true; }
curl() {
  case " $*" in
    *' -f'*) command curl "$@" ;;
    *) command curl -sS --fail-with-body "$@" ;;
  esac
}
`;

/**
 * @param environment of the shell and of the verbs that it runs
 * @param folder where it stands; so must this process, whose files verbs find by the same names
 */
export async function openShell(environment: NodeJS.ProcessEnv, folder: string): Promise<Shell> {
  let told = '';
  const relay = createServer(async (request, response) => {
    const args = (await text(request)).split('\0').slice(0, -1);
    const ran = await verb(environment, args);
    const isTold = ran.code === 1 && ran.stderr === '' && LOOKS.includes(args[0]!);
    told += ran.stderr;
    response.end(`${isTold ? 0 : ran.code}\n${ran.stdout}`);
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const url = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
  const shell = spawn('bash', ['--norc', '-s'], { cwd: folder, env: environment, stdio: 'pipe' });
  shell.stdout.setEncoding('utf8');
  shell.stdin.write(functions(url));
  shell.stderr.on('data', piece => {
    told += piece;
  });
  return {
    run: async lines => {
      told = '';
      // In a group of its own input: what reads its input must not read the next lines.
      shell.stdin.write(`set -e\n{ ${lines}\n} < /dev/null\nset +e\nprintf '${END}'\n`);
      const { stdout, isOver } = await output(shell);
      return { code: isOver ? (shell.exitCode ?? 1) : 0, stdout, stderr: told };
    },
    close: () => {
      shell.stdin.end();
      relay.closeAllConnections();
      relay.close();
    },
  };
}

/** What it prints up to the end of lines, or to its own end. */
async function output(shell: ChildProcess): Promise<{ stdout: string; isOver: boolean }> {
  let stdout = '';
  for await (const piece of shell.stdout!.iterator({ destroyOnReturn: false })) {
    stdout += piece;
    if (stdout.endsWith(END)) return { stdout: stdout.slice(0, -END.length), isOver: false };
  }
  if (shell.exitCode === null && shell.signalCode === null) await once(shell, 'exit');
  return { stdout, isOver: true };
}
