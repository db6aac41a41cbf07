import type { z } from 'zod';

/** A store of documents in memory, which reads back what was written as a store on disk would. */
export function memoryJson() {
  const kept: string[] = [];
  return {
    async putJson(value: unknown) {
      kept.push(JSON.stringify(value));
      return { uri: `memory:${kept.length - 1}`, digest: `sha256:${'0'.repeat(64)}` };
    },
    async getJson<T>(uri: string, schema: z.ZodType<T>): Promise<T> {
      return schema.parse(JSON.parse(kept[Number(uri.slice('memory:'.length))] ?? 'null'));
    },
  };
}
