import { writeFileSync } from 'node:fs';
import { baselineJsonSchema } from '../../../gate/baseline/json-schema.ts';

const file = new URL('../../../gate/baseline/baseline.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(baselineJsonSchema(), null, 2)}\n`);
