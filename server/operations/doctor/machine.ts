/** The machine: its clock, its disk, what is encrypted below the files, and what runs the program. */
import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import type { Settings } from '../../settings.ts';
import { area, type Finding, type Verdict } from './finding.ts';

const machine = area('machine');
const program = area('program');
const OLDEST_NODE = 22;

export function examineMachine({ dataDir, host }: Settings): Finding[] {
  return [node(), room(dataDir), volume(dataDir), clock(), door(host)];
}

function node(): Finding {
  const version = process.versions.node;
  const isOld = Number(version.split('.')[0]) < OLDEST_NODE;
  return program(
    'Node',
    isOld ? 'bad' : 'ok',
    version,
    'npm scripts bring a Node of their own: start by "npm start".',
  );
}

function room(dataDir: string): Finding {
  const { bavail, blocks, bsize } = statfsSync(dataDir);
  const share = bavail / blocks;
  const verdict: Verdict = share < 0.1 ? 'bad' : share < 0.2 ? 'weak' : 'ok';
  const found = `${((bavail * bsize) / 1e9).toFixed(0)} GB free, ${(share * 100).toFixed(0)} %`;
  return machine(
    'room on the disk',
    verdict,
    found,
    'Make room: PostgreSQL ends where there is none (docs/runbooks/disk.md).',
  );
}

/** A volume that the device mapper decrypts says so; what a provider does below is not seen. */
function volume(dataDir: string): Finding {
  const { dev } = statSync(dataDir);
  const [major, minor] = [
    Number((BigInt(dev) >> 8n) & 0xfffn),
    Number((BigInt(dev) & 0xffn) | ((BigInt(dev) >> 12n) & 0xfff00n)),
  ];
  const kind = `/sys/dev/block/${major}:${minor}/dm/uuid`;
  const isLuks = existsSync(kind) && readFileSync(kind, 'utf8').startsWith('CRYPT-');
  return machine(
    'encryption of the volume',
    isLuks ? 'ok' : 'unknown',
    isLuks ? 'LUKS' : 'none is seen from here',
    'Put DATA_DIR on a LUKS volume, or one that your provider encrypts: PostgreSQL’s files are not encrypted by this software.',
  );
}

function clock(): Finding {
  const isFollowed = ['/run/systemd/timesync/synchronized', '/run/chrony/chronyd.pid', '/run/ntpd.pid'].some(
    file => existsSync(file),
  );
  return machine(
    'NTP',
    isFollowed ? 'ok' : 'unknown',
    isFollowed ? 'followed' : 'nothing that follows it is seen',
    'Run chrony or systemd-timesyncd.',
  );
}

/** It speaks HTTP: who is not on this machine should meet TLS first. */
function door(host: string): Finding {
  const isNear = ['127.0.0.1', '::1', 'localhost'].includes(host);
  return machine(
    'door',
    isNear ? 'ok' : 'weak',
    isNear ? 'this machine alone' : `${host}, without TLS`,
    'Listen on 127.0.0.1 and put a proxy that speaks TLS in front of it.',
  );
}
