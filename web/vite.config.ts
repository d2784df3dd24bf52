import { fileURLToPath } from 'node:url';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ command }) => {
  // Also where a test builds: React's development half is three times the size.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    // npm run dev:web shows each change at once, with the answers of a server that npm start runs.
    server: {
      proxy: Object.fromEntries(
        ['/api', '/graphql'].map(path => [path, `http://127.0.0.1:${process.env.PORT ?? 5678}`]),
      ),
    },
    // The pages speak English: the components' words of thirty other languages stay out.
    plugins: [{ ...optimizeLocales.vite({ locales: ['en-US'] }), enforce: 'pre' }],
    cacheDir: here('../node_modules/.cache/vite'),
    build: {
      outDir: here('../out/web'),
      emptyOutDir: true,
      target: 'es2023',
      // Nothing inline: the pages' Content-Security-Policy takes files of our origin alone.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: {
        // A package's "use client" means nothing where all is the client.
        onLog: (level, log, tell) => log.code === 'MODULE_LEVEL_DIRECTIVE' || tell(level, log),
      },
    },
  };
});
