import { writeFileSync } from 'node:fs';
import { describedSchemas } from './described-schemas.ts';

for (const [name, schema] of describedSchemas()) {
  const file = new URL(`../../../schemas/${name}.schema.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
}
