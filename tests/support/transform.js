import { stripTypeScriptTypes } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Jest's transformer: the type stripping that Node itself applies, so tests run the very code that Node runs.
 * Positions are kept and the source URL is written as Node writes it: V8 coverage of both then adds up.
 */
export default {
  process(sourceText, sourcePath) {
    const sourceUrl = pathToFileURL(sourcePath).href;
    return { code: stripTypeScriptTypes(sourceText, { mode: 'strip', sourceUrl }) };
  },
};
