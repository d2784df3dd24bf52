/**
 * Reads the settings of the service, which root alone can read, becomes the owner of its DATA_DIR, and goes on as the
 * command line. Called by the script "inventory" beside it: FILE COMMAND …
 */
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';

const QUOTED = /[ \t]*(?:'([^']*)(?:'|$)|"((?:\\.|[^"\\])*)(?:"|\\?$))/gs;
/** A comment; or a name and its value, first what is quoted, then what is bare to the end of the line, if not escaped. */
const ENTRY = new RegExp(
  String.raw`[#;][^\n\r]*|([^ \t\n\r#;][^=\n\r]*)(?:=((?:${QUOTED.source})*)[ \t]*((?:\\(?:.|$)|[^\\\n\r])*))?`,
  'gs',
);
/** What lies in it is root's and PostgreSQL's: another owner of the folder alone could do nothing with it. */
const GIVE =
  'Root has started it. How all of it is given to the service’s user: docs/deployment.md, "A DATA_DIR that root has started".';
const [file] = process.argv.splice(2, 1);

try {
  Object.assign(process.env, settingsIn(readFileSync(file, 'utf8')));
} catch (error) {
  fail('bad_settings', `${file} cannot be read: ${error.message}`, 'Run it as root: sudo inventory …');
}
const folder = process.env.DATA_DIR;
if (!folder?.startsWith('/'))
  fail('bad_settings', `${file} names no DATA_DIR by its whole path.`, 'Take deploy/environment as a start.');
become(ownerOf(folder));
leaveForeignFolder();
// A DATA_DIR is the home, and not all that lies there is root's, who types.
process.env.PSQLRC ??= '/dev/null';
await import('../server/cli/inventory.js');

/**
 * The settings as systemd reads them ("man systemd.exec", EnvironmentFile=): for node's own reader a quote or "#" within a
 * value ends it. It stands in this file, as root runs no other.
 */
function settingsIn(text) {
  const settings = {};
  for (const [, name, quoted, , , bare] of text.matchAll(ENTRY)) {
    if (bare === undefined || !/^[A-Za-z_]\w*[ \t]*$/.test(name)) continue;
    settings[name.trim()] =
      quoted.replace(QUOTED, (_, plain, escaped) => plain ?? escaped.replace(/\\(?:\n|(["\\`$]))/g, '$1')) +
      bare.replace(/\\(?:[\n\r]|(.|$))|[ \t]+$/gs, '$1');
  }
  return settings;
}

/** A link would say whom to become: its folder may be anybody's, also root's, as whom nothing of this is to run. */
function ownerOf(path) {
  const hint = `As the service’s user: install -d -o inventory -g inventory -m 700 ${path}`;
  try {
    const found = lstatSync(resolve(path));
    if (!found.isDirectory()) fail('bad_settings', `DATA_DIR ${path} is no folder, or a link to one.`, hint);
    if (process.getuid() === 0 && found.uid === 0)
      fail(
        'bad_settings',
        `DATA_DIR ${path} is root’s.`,
        existsSync(join(path, 'secrets.json')) ? GIVE : hint,
      );
    return found;
  } catch (error) {
    return fail('bad_settings', error.message, hint);
  }
}

/** Whoever is not root stays who it is; the command line says where that is not enough. */
function become({ uid, gid }) {
  if (process.getuid() !== 0) return;
  const name = execFileSync('id', ['-nu', String(uid)], { encoding: 'utf8' }).trim();
  process.initgroups(name, gid);
  process.setgid(gid);
  process.setuid(uid);
  process.env.HOME = folder;
  process.env.USER = process.env.LOGNAME = name;
}

/** In root's home, where cron starts, its owner can open nothing, and no program that it starts can. */
function leaveForeignFolder() {
  try {
    process.chdir(process.cwd());
  } catch {
    process.chdir('/');
  }
}

function fail(code, message, hint) {
  console.error(`error ${code}: ${message}\nhint: ${hint}`);
  process.exit(1);
}
