/**
 * Reads the settings of the service, which root alone can read, becomes the owner of its DATA_DIR, and goes on as the
 * command line. Called by the script "inventory" beside it: FILE COMMAND …
 */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import process from 'node:process';

const [file] = process.argv.splice(2, 1);

try {
  process.loadEnvFile(file);
} catch (error) {
  fail('bad_settings', `${file} cannot be read: ${error.message}`, 'Run it as root: sudo inventory …');
}
const folder = process.env.DATA_DIR;
if (!folder) fail('bad_settings', `${file} names no DATA_DIR.`, 'Take deploy/environment as a start.');
become(ownerOf(folder));
await import('../server/cli/inventory.js');

function ownerOf(path) {
  try {
    return statSync(path);
  } catch (error) {
    return fail(
      'bad_settings',
      error.message,
      `As the service’s user: install -d -o inventory -g inventory -m 700 ${path}`,
    );
  }
}

/** Whoever is not root stays who it is; the command line says where that is not enough. */
function become({ uid, gid }) {
  if (process.getuid() !== 0 || uid === 0) return;
  const name = execFileSync('id', ['-nu', String(uid)], { encoding: 'utf8' }).trim();
  process.initgroups(name, gid);
  process.setgid(gid);
  process.setuid(uid);
  process.env.HOME = folder;
  process.env.USER = process.env.LOGNAME = name;
}

function fail(code, message, hint) {
  console.error(`error ${code}: ${message}\nhint: ${hint}`);
  process.exit(1);
}
