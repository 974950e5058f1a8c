// How the pages are bundled: several plain HTML pages that live under the controller's strict Content-Security-Policy,
// so nothing is inlined (no data: fonts, no inline scripts) and MediaPipe's WebAssembly is served beside them.
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const HERE = import.meta.dirname;
const PAGES = ['traveller', 'officer', 'technician', 'bench'];

/** A module worker loads the module flavour only (reference: FilesetResolver.forVisionTasks(path, true)). */
const MEDIAPIPE = ['vision_wasm_module_internal.js', 'vision_wasm_module_internal.wasm'];

function mediapipe(): Plugin {
  return {
    name: 'autogate:mediapipe',
    apply: 'build',
    async writeBundle({ dir }) {
      if (dir === undefined) throw new Error('The screens are built into a folder.');
      const target = path.join(dir, 'mediapipe');
      const { resolve } = createRequire(import.meta.url);
      await mkdir(target, { recursive: true });
      for (const file of MEDIAPIPE) await copyFile(resolve(`@mediapipe/tasks-vision/${file}`), path.join(target, file));
    },
  };
}

export default defineConfig({
  root: HERE,
  cacheDir: path.join(HERE, '.vite'),
  publicDir: false,
  plugins: [react(), mediapipe()],
  worker: { format: 'es' },
  build: {
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Served from this computer's own disk.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: Object.fromEntries(PAGES.map((page) => [page, path.join(HERE, page, 'index.html')])),
    },
  },
});
