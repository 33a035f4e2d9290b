// The details of google.rpc.Status that errors carry (google/rpc/error_details.proto), read from the wire into the JSON that REST sends.
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

const text = (bytes) => Buffer.from(bytes).toString("utf8");

const readers = {
  "google.rpc.ErrorInfo": (all) => ({
    reason: text(all(1)[0] ?? []),
    domain: text(all(2)[0] ?? []),
    metadata: Object.fromEntries(all(3).map(fieldsOf).map((entry) => [text(entry(1)[0] ?? []), text(entry(2)[0] ?? [])])),
  }),
  "google.rpc.BadRequest": (all) => ({
    fieldViolations: all(1).map(fieldsOf).map((fault) => ({ field: text(fault(1)[0] ?? []), description: text(fault(2)[0] ?? []) })),
  }),
  "google.rpc.RetryInfo": (all) => {
    const delay = fieldsOf(all(1)[0] ?? []);
    return { retryDelay: `${Number(delay(1)[0] ?? 0) + Number(delay(2)[0] ?? 0) / 1e9}s` };
  },
};

export function readDetail(typeName, bytes) {
  return { "@type": `type.googleapis.com/${typeName}`, ...readers[typeName]?.(fieldsOf(bytes)) };
}

// All values of a message by the number of their field.
function fieldsOf(bytes) {
  const values = new Map();
  const reader = new BinaryReader(Uint8Array.from(bytes));
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    const value = type === WireType.Varint ? reader.int64() : type === WireType.LengthDelimited ? reader.bytes() : reader.skip(type, number);
    values.set(number, [...(values.get(number) ?? []), value]);
  }
  return (number) => values.get(number) ?? [];
}
