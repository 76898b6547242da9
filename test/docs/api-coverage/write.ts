/** `npm run docs:api`: writes `docs/api-coverage.md` anew. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { coveragePage } from './coverage.ts';

const file = path.resolve(import.meta.dirname, '../../../docs/api-coverage.md');
writeFileSync(file, coveragePage());
