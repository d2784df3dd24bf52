/** How much memory a server holds: its process and all that descend from it, looked at while it works. */
import { readFileSync } from 'node:fs';

const LOOK_MS = 200;

/** In MB; empty where the system does not tell. */
export interface Weight {
  /** The most that all of them held at one moment: resident pages, those that several share counted once. */
  peak_mb?: number;
  /** The most resident pages, shared ones too, that each of them has held. */
  server_peak_mb?: number;
  worker_peak_mb?: number;
  parser_peak_mb?: number;
}

/** Looks at a process and its descendants from now on, until what it answers is called. */
export function weigh(root: number): () => Weight {
  const weight: Required<Weight> = { peak_mb: 0, server_peak_mb: 0, worker_peak_mb: 0, parser_peak_mb: 0 };
  const look = () => {
    const held = familyOf(root).map(pid => {
      const kind = kindOf(pid, root);
      weight[kind] = Math.max(weight[kind], megabytes(pid, 'status', 'VmHWM'));
      return megabytes(pid, 'smaps_rollup', 'Pss');
    });
    const together = held.reduce((sum, mb) => sum + mb, 0);
    weight.peak_mb = Math.max(weight.peak_mb, together);
  };
  const timer = setInterval(look, LOOK_MS);
  return () => {
    clearInterval(timer);
    look();
    const told = Object.entries(weight).filter(([, mb]) => mb > 0);
    return Object.fromEntries(told.map(([name, mb]) => [name, Math.round(mb)]));
  };
}

function familyOf(pid: number): number[] {
  const children = read(pid, `task/${pid}/children`).split(/\s+/).filter(Boolean).map(Number);
  return [pid, ...children.flatMap(familyOf)];
}

function kindOf(pid: number, root: number): 'server_peak_mb' | 'worker_peak_mb' | 'parser_peak_mb' {
  if (pid === root) return 'server_peak_mb';
  return read(pid, 'cmdline').includes('reading/parser') ? 'parser_peak_mb' : 'worker_peak_mb';
}

function megabytes(pid: number, file: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(read(pid, file))?.[1] ?? 0) / 1024;
}

/** Nothing of a process that has ended meanwhile, or where there is no /proc. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
