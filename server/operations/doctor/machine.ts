/** The machine: its clock, its disk, what is encrypted below the files, and what runs the program. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { readListening } from '../../listening.ts';
import type { Settings } from '../../settings.ts';
import { type Volume, volumesOf } from '../volumes.ts';
import { area, type Finding, type Verdict } from './finding.ts';

const machine = area('machine');
const program = area('program');
const OLDEST_NODE = 22;

export async function examineMachine(settings: Settings): Promise<Finding[]> {
  const { dataDir } = settings;
  const volumes = await volumesOf(settings);
  return [node(), ...volumes.map(room), volume(dataDir), clock(), door(settings)];
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

function room({ volume, size, free }: Volume): Finding {
  const share = free / size;
  const verdict: Verdict = share < 0.1 ? 'bad' : share < 0.2 ? 'weak' : 'ok';
  const found = `${(free / 1e9).toFixed(0)} GB free, ${(share * 100).toFixed(0)} %`;
  return machine(
    volume === 'data' ? 'room on the disk' : `room on the disk of ${ON[volume]}`,
    verdict,
    found,
    'Make room: PostgreSQL ends where there is none, and backups are made no more (docs/runbooks/disk.md).',
  );
}

const ON: Record<string, string> = {
  postgresql: 'PostgreSQL',
  log: 'PostgreSQL’s log',
  archive: 'the archived log',
  backups: 'backups',
};

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
function door({ dataDir, host }: Settings): Finding {
  const runs = readListening(dataDir);
  const at = runs?.host ?? host;
  const isNear = ['127.0.0.1', '::1', 'localhost'].includes(at);
  const found = isNear ? 'this machine alone' : `${at}, without TLS`;
  return machine(
    'door',
    isNear ? 'ok' : 'weak',
    runs === null ? `${found}, as this shell is set; no server is seen to run` : found,
    'Listen on 127.0.0.1 and put a proxy that speaks TLS in front of it.',
  );
}
