/** Keys that are lost for good: what the runbook says for each place that they came from leads to its end, while a worker runs. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { whyNoKeys } from '../../../server/encryption/at-hand.ts';
import {
  ensureKeys,
  type KeySource,
  type Keys,
  keysFile,
  readKeys,
} from '../../../server/encryption/keys.ts';
import { beginWithKeys } from '../../../server/encryption/keys-in-use.ts';
import { termsKeys } from '../../../server/encryption/terms.ts';
import { logOf } from '../../../server/log.ts';
import { examineTerms } from '../../../server/operations/doctor/terms.ts';
import { projectRoot } from '../../../server/settings.ts';
import { tasks } from '../../../server/worker/runner.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';
import { setTerms } from './terms.ts';

// Databases of its own for each place: a key is the first of them, or nobody knows it.
let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

interface Place {
  source: KeySource;
  environment: NodeJS.ProcessEnv;
}

/** Each place as the runbook calls it, with a key in it; without: nobody has it any more. */
const places: Record<string, (dataDir: string, line: string | null) => Place> = {
  'DATA_DIR/keys': (dataDir, line) => {
    const path = keysFile(dataDir);
    put(path, line);
    return { source: { kind: 'made', path }, environment: {} };
  },
  INVENTORY_KEY_FILE: (dataDir, line) => {
    const path = `${dataDir}-stick`;
    put(path, line);
    return { source: { kind: 'file', path, dataDir }, environment: { INVENTORY_KEY_FILE: path } };
  },
  INVENTORY_KEYS: (dataDir, line) =>
    line === null
      ? { source: { kind: 'made', path: keysFile(dataDir) }, environment: {} }
      : { source: { kind: 'environment', text: line, dataDir }, environment: { INVENTORY_KEYS: line } },
  INVENTORY_KEY_COMMAND: (dataDir, line) => {
    put(`${dataDir}-vault`, line);
    const command = `cat ${dataDir}-vault`;
    return { source: { kind: 'command', command, dataDir }, environment: { INVENTORY_KEY_COMMAND: command } };
  },
};

function put(path: string, line: string | null): void {
  if (line === null) rmSync(path);
  else writeFileSync(path, `${line}\n`, { mode: 0o600 });
}

const runbook = readFileSync(join(projectRoot, 'docs/runbooks/lost-keys.md'), 'utf8');
/** What the runbook has somebody do, by the place that keys came from. */
const toDo = new Map(
  [...runbook.matchAll(/^ +\| `([A-Z_/a-z]+)` \| (.*) \|$/gm)].map(([, place, text]) => [
    place!,
    [...text!.matchAll(/`([^`]+)`/g)].map(([, one]) => one!).filter(one => /^\(|^(?:rm|echo) /.test(one)),
  ]),
);

test('the runbook knows each place', () => {
  expect([...toDo.keys()]).toEqual(Object.keys(places));
  for (const commands of toDo.values()) expect(commands.length).toBeGreaterThan(0);
});

/** The line by which doctor names the lost key, as the runbook has it: where terms are under it, and where none are. */
const [, ofTerms, ofOthers] =
  /by the line "([^"]+)"[^"]+ where anything\s+negotiated is under it, otherwise by "([^"]+)" \(one that a command gave: by\s+neither/.exec(
    runbook,
  )!;
const namedBy = async (source: KeySource, key: string) => {
  const told = await examineTerms({ ...world.settings, keys: source }, world.connections);
  return told.filter(one => one.found.includes(key)).map(one => one.what);
};

test.each(Object.keys(places))(
  '%s, with nothing under it: doctor names it as the runbook says',
  async place => {
    const dataDir = join(world.settings.dataDir, 'nothing');
    mkdirSync(dataDir);
    const line = () => `1:${randomBytes(32).toString('base64')}`;
    const before = places[place]!(dataDir, line());
    await beginWithKeys(before.source, world.connections.owner.issoh);
    const lost = (await ensureKeys(before.source)).current.id;
    rmSync(join(dataDir, 'keys.made'), { force: true });
    const after = places[place]!(dataDir, line());
    const isNoted = before.source.kind !== 'command';
    expect(await namedBy(after.source, lost)).toEqual(isNoted ? [ofOthers] : []);
  },
);

test.each(Object.keys(places))('%s', async place => {
  const supplier = `S${Object.keys(places).indexOf(place)}`;
  await world.addSupplier(supplier);
  const dataDir = join(world.settings.dataDir, supplier);
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(world.settings.secrets), { mode: 0o600 });
  const from = places[place]!;
  const terms = (price: string, keys: Keys) =>
    setTerms(
      world,
      [{ supplier, supplier_product_code: 'A', currency_code: 'EUR', unit_price: price }],
      termsKeys(keys),
    );
  const before = from(dataDir, `1:${randomBytes(32).toString('base64')}`);
  await beginWithKeys(before.source, world.connections.owner.issoh);
  const lost = await ensureKeys(before.source);
  await terms('1', lost);

  const gone = from(dataDir, null);
  const commands = toDo
    .get(place)!
    .map(one => one.replaceAll('DATA_DIR', dataDir).replaceAll('KEY_FILE', `${dataDir}-stick`));
  const { hint } = (await whyNoKeys(gone.source))!;
  // Where a file takes the new one, the hint has the command with its paths; else what to do is another's.
  if ('path' in before.source) expect(hint!.replaceAll("'", '')).toContain(commands[0]);
  else expect(hint).toMatch(/Set INVENTORY_KEYS here|docs\/runbooks\/lost-keys\.md/);
  const printed = commands.map(one => execFileSync('/bin/sh', ['-c', one], { encoding: 'utf8' })).join('');
  const after = printed === '' ? gone : from(dataDir, printed.trim());
  expect(await whyNoKeys(after.source)).toBeNull();

  // The worker goes on meanwhile; where the key is among its settings it was started anew.
  const settings = { ...world.settings, dataDir, keys: after.source };
  if (after.source.kind === 'environment') await beginWithKeys(after.source, world.connections.owner.issoh);
  const context = { settings, connections: world.connections, log: logOf('test', 'silent') };
  await tasks({ ...context, worker: null as never }).issoh.terms__apply!({}, null as never);
  expect(await namedBy(after.source, lost.current.id)).toEqual([ofTerms]);
  const shell = { ...environmentOf(settings), ...after.environment };
  expect(await verb(shell, ['contracts', 'lost', lost.current.id])).toMatchObject({ code: 0 });
  expect(await terms('2', await readKeys(after.source))).toEqual([{ written: 1, unchanged: 0, ended: 1 }]);
});
