/**
 * Packages come from this checkout alone. Where one asks for another that is not installed, Node looks in the folders above
 * and at home, and runs what others may have put there. The first import of every process.
 */
import { realpathSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(import.meta.dirname, '..');
// Checkouts beside one another may share the packages of one.
const own = [root, realpathSync(join(root, 'node_modules'))].map(folder => folder + sep);

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (!found.url.startsWith('file:')) return found;
    const path = fileURLToPath(found.url);
    if (own.some(folder => path.startsWith(folder))) return found;
    throw Object.assign(new Error(`Cannot find package "${specifier}" in ${root}`), {
      code: 'MODULE_NOT_FOUND',
    });
  },
});
