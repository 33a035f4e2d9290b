// Answers each line of JSON on standard input with the tag hash-wasm computes, in hex.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const { argon2id } = createRequire(process.argv[2] + '/')('hash-wasm');
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
for await (const line of createInterface({ input: process.stdin })) {
  const work = JSON.parse(line);
  console.log(await argon2id({
    password: bytes(work.password),
    salt: bytes(work.salt),
    secret: work.secret ? bytes(work.secret) : undefined,
    iterations: work.iterations,
    memorySize: work.memory,
    parallelism: work.lanes,
    hashLength: work.length,
    outputType: 'hex',
  }));
}
