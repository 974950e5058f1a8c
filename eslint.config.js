import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import house from './scripts/lint/house.js';

export default defineConfig(
  globalIgnores(['node_modules/', '**/dist/', 'coverage/', 'var/']),
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.js'],
    plugins: { house },
    rules: { 'house/arrows': 'error', 'house/main-thread': 'error', eqeqeq: 'error' },
  },
  {
    // Electron's BoringSSL has no brainpool curve, which most passports use, and does not read a certificate that has one: curves
    // are those of state/document/pki/curves.ts, certificates are read by certificate.ts.
    files: ['state/document/pki/**/*.ts', 'hardware/chip-reader/**/*.ts'],
    ignores: ['**/*.{test,fixture,benchmark}.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'node:crypto',
              importNames: [
                'createECDH',
                'createPrivateKey',
                'createSign',
                'createVerify',
                'diffieHellman',
                'ECDH',
                'generateKeyPair',
                'generateKeyPairSync',
                'sign',
                'subtle',
                'verify',
                'webcrypto',
                'X509Certificate',
              ],
            },
          ],
        },
      ],
    },
  },
);
