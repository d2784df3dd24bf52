/** A Prometheus of a test's own, where the machine has one (Debian: prometheus). */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from '@jest/globals';

function find(program: string): string | null {
  const found = spawnSync('sh', ['-c', `command -v ${program}`])
    .stdout.toString()
    .trim();
  return found === '' ? null : found;
}

const programs = { prometheus: find('prometheus'), promtool: find('promtool') };

export const hasPrometheus = programs.prometheus !== null && programs.promtool !== null;

/** Shows up as skipped, by name, where there is none. */
export function prometheusTest(name: string, run: () => Promise<void> | void): void {
  (hasPrometheus ? test : test['skip'])(`with Prometheus: ${name}`, run);
}

/** What promtool says; its exit code tells whether all was well. */
export function promtool(args: string[], input = ''): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(programs.promtool!, args, { input });
  return { code: status, said: `${stdout}${stderr}` };
}

export interface Prometheus {
  /** How many series an expression has now. */
  ask(expression: string): Promise<number>;
  /** Rules that were evaluated, and how. */
  rules(): Promise<{ name: string; health: string; lastError?: string }[]>;
  stop(): Promise<void>;
}

/** @param target host and port of a server; scraped every half second */
export async function startPrometheus(target: string, rules: string): Promise<Prometheus> {
  const dir = mkdtempSync(join(tmpdir(), 'inventory-prometheus-'));
  const config = {
    global: { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '1s' },
    rule_files: [rules],
    scrape_configs: [{ job_name: 'inventory', static_configs: [{ targets: [target] }] }],
  };
  writeFileSync(join(dir, 'prometheus.yml'), JSON.stringify(config));
  const port = await freePort();
  const program: ChildProcess = spawn(
    programs.prometheus!,
    [
      `--config.file=${join(dir, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(dir, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  const api = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
    const body = (await response.json()) as { status: string; error?: string; data: never };
    if (body.status !== 'success') throw new Error(`${path}: ${body.error}`);
    return body.data;
  };
  while (!(await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => null))?.ok) {
    if (program.exitCode !== null) throw new Error(`Prometheus has ended with ${program.exitCode}.`);
    await sleep(50);
  }
  return {
    ask: async expression => {
      const data: { resultType: string; result: unknown[] } = await api(
        `query?query=${encodeURIComponent(expression)}`,
      );
      return data.resultType === 'scalar' ? 1 : data.result.length;
    },
    rules: async () => {
      const data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] } =
        await api('rules');
      return data.groups.flatMap(group => group.rules);
    },
    stop: async () => {
      const ended = once(program, 'exit');
      if (program.kill('SIGKILL')) await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
