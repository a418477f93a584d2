// One module a page (src/pages/<name>/main.ts); the server reads the manifest to know what each page loads.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { precompressed } from './scripts/precompressed';

const root = dirname(fileURLToPath(import.meta.url));
const pages = readdirSync(resolve(root, 'src/pages')).filter((name) => existsSync(resolve(root, 'src/pages', name, 'main.ts')));

/** What nearly every page needs is one script and one style sheet, not twenty small ones, each of which asks for a round trip. */
const common = /\/node_modules\/(svelte|clsx|esm-env)\/|\/src\/(format|page)\/|\/src\/api\/(client|session)\.ts|\/src\/components\/[A-Z]\w*\.svelte|vite\/preload-helper/;

export default defineConfig({
  plugins: [svelte(), precompressed()],
  resolve: { alias: { $: resolve(root, 'src') } },
  build: {
    target: 'es2022',
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rollupOptions: {
      input: pages.map((name) => `src/pages/${name}/main.ts`),
      output: { manualChunks: (id) => (common.test(id) ? 'common' : undefined) },
    },
  },
  worker: { format: 'es' },
});
