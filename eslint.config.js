/** Lint: strict types, Svelte, and the rules of the house. Types are checked by the same run. */
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import { importViolation, readImportTable } from './test/architecture/import-table.ts';

const table = readImportTable();

/** The table of src/README.md as a lint rule. */
const imports = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { refused: '{{ why }} (table in src/README.md)' },
  },
  create(context) {
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const why = importViolation(table, context.filename, node.source.value);
      if (why !== undefined) context.report({ node, messageId: 'refused', data: { why } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

const COLD = [
  'core',
  'protocol',
  'station',
  'vault',
  'media',
  'ipc',
  'station-process',
  'desk',
  'main',
  'preload',
  'optics',
  'renderer',
];

export default ts.config(
  { ignores: ['out/', 'out-e2e/', 'node_modules/', 'coverage/', '**/*.cjs'] },
  ...ts.configs.strictTypeChecked,
  ...svelte.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js', 'svelte.config.js'] },
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { permafrost: { rules: { imports } } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness comes in as an argument.' },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    // In markup the linter does not know the types of a component; svelte-check does, and checks.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['src/**'], rules: { 'permafrost/imports': 'error' } },
  {
    files: COLD.map((room) => `src/${room}/**`),
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'fetch',
          'WebSocket',
          'EventSource',
          'XMLHttpRequest',
          'RTCPeerConnection',
          'navigator',
        ].map((name) => ({
          name,
          message: 'Nothing COLD touches a network.',
        })),
        { name: 'crypto', message: 'Use core/crypto.' },
      ],
    },
  },
  {
    // The crypto room may use WebCrypto where a library asks for it; everything else as above.
    files: ['src/core/crypto/**'],
    rules: { 'no-restricted-globals': ['error', 'fetch', 'WebSocket', 'XMLHttpRequest'] },
  },
  {
    // The browser's own SHA-256, so that no library enters a page.
    files: ['src/optics/sha256.ts'],
    rules: { 'no-restricted-globals': ['error', 'fetch', 'WebSocket', 'XMLHttpRequest'] },
  },
  {
    // The lock that keeps the screen lit is the browser's own; nothing else of it is asked for here.
    files: ['src/optics/player/wake-lock.ts'],
    rules: { 'no-restricted-globals': ['error', 'fetch', 'WebSocket', 'XMLHttpRequest'] },
  },
  {
    // The camera of the browser itself.
    files: ['src/optics/scanner/camera.ts'],
    rules: { 'no-restricted-globals': ['error', 'fetch', 'WebSocket', 'XMLHttpRequest'] },
  },
  {
    // Time comes in as an argument in the pure rooms.
    files: ['src/core/**', 'src/protocol/**', 'src/station/**', 'src/vault/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'Time comes in as an argument.',
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Time comes in as an argument.',
        },
      ],
    },
  },
  {
    // Work that an effect starts and that reads what it changes would bring the effect round for ever.
    files: ['**/*.svelte', '**/*.svelte.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.name='$effect'] UnaryExpression[operator='void']:not(CallExpression[callee.name='untrack'] UnaryExpression)",
          message: 'What an effect starts, it starts in untrack.',
        },
      ],
    },
  },
  { files: ['**/*.js'], ...ts.configs.disableTypeChecked },
  {
    files: ['bench/**', 'docs/**', 'test/**'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
);
