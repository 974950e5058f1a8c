import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{app,hardware,models,state,scripts}/**/*.test.{ts,tsx}'],
    environment: 'node',
    // Two cores, and several tests drive a browser or inference: more workers only make them late.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
